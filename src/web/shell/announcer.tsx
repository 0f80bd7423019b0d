// The page's one live region of a view: changes rarely, interrupts nobody.

export function Announcer({ words }: { readonly words: string }) {
  return (
    <p class="visually-hidden" role="status" aria-live="polite">
      {words}
    </p>
  );
}
