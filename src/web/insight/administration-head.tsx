// The head of what administrators see, and the way between its views.

const VIEWS = [
  { view: "insight", words: "Questions and answers" },
  { view: "access", words: "Keys and access" },
] as const;

interface HeadProps {
  readonly title: string;
  readonly view: (typeof VIEWS)[number]["view"];
}

export function AdministrationHead({ title, view }: HeadProps) {
  return (
    <header class="administration-head">
      <h1 id="administration-title">{title}</h1>
      <nav aria-label="Administration">
        {VIEWS.map((one) => (
          <a key={one.view} href={`#/${one.view}`} aria-current={one.view === view ? "page" : undefined}>
            {one.words}
          </a>
        ))}
      </nav>
    </header>
  );
}
