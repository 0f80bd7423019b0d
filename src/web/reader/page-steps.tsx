// From page to page of a document that has pages.
import { Icon } from "../shell/icon.tsx";

interface StepsProps {
  readonly page: number | null;
  readonly pageCount: number | null;
  readonly onPage: (page: number) => void;
}

export function PageSteps({ page, pageCount, onPage }: StepsProps) {
  if (page === null || pageCount === null) return <span class="page-steps" />;
  return (
    <div class="page-steps" role="group" aria-label="Pages">
      <button type="button" aria-label="Page before" disabled={page <= 1} onClick={() => onPage(page - 1)}>
        <Icon name="back" />
      </button>
      <span aria-live="polite">
        Page {page} of {pageCount}
      </span>
      <button type="button" aria-label="Page after" disabled={page >= pageCount} onClick={() => onPage(page + 1)}>
        <Icon name="forward" />
      </button>
    </div>
  );
}
