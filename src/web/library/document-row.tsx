// One document of the list: its name, where it lies, and its state; what could not be read says why and what to do.
import type { ListedDocument } from "../api/documents.ts";
import { count } from "../ask/describe-outcome.ts";
import { documentAddress } from "../shell/route.ts";

export function DocumentRow({ document }: { readonly document: ListedDocument }) {
  const { title, path, collection, format, date, pageCount, state, failure } = document;
  const name = title === "" ? path : title;
  const facts = [path, collection, format, pageCount === null ? null : count(pageCount, "page"), date?.slice(0, 10)];
  return (
    <li>
      {state === "failed" ? (
        <span class="document-name">{name}</span>
      ) : (
        <a
          class="document-name"
          href={documentAddress({
            documentId: document.id,
            page: pageCount === null ? null : 1,
            start: null,
            end: null,
          })}
        >
          {name}
        </a>
      )}
      <p class="document-facts">
        {facts.filter((fact) => fact !== null && fact !== undefined && fact !== "").join(" · ")}
      </p>
      {failure !== null && (
        <p class="document-failure">
          {state === "failed" ? "Could not be read" : "The newest version could not be read"}: {failure.reason}.{" "}
          {failure.remedy}
        </p>
      )}
    </li>
  );
}
