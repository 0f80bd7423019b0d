// Where one can go, what is known, and how the page looks.
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { Caller } from "../api/session.ts";
import type { Status } from "../api/status.ts";
import { count } from "../ask/describe-outcome.ts";
import { Icon } from "./icon.tsx";
import type { Route } from "./route.ts";
import { type Theme, chooseTheme, chosenTheme, nextTheme } from "./theme.ts";

interface SidebarProps {
  readonly view: Route["view"];
  readonly status: Status | null;
  readonly caller: Caller;
  /** Address of the conversation that is gone on with. */
  readonly asking: string;
  readonly onNew: () => void;
  readonly onSignOut: () => void;
  readonly children: ComponentChildren;
}

const THEME_NAMES: Readonly<Record<Theme, string>> = { system: "as the system", light: "light", dark: "dark" };

export function Sidebar({ view, status, caller, asking, onNew, onSignOut, children }: SidebarProps) {
  const [theme, setTheme] = useState(chosenTheme);
  const change = () => {
    const next = nextTheme(theme);
    chooseTheme(next);
    setTheme(next);
  };
  return (
    <header class="sidebar">
      <a class="wordmark" href="#/">
        Eyrie
      </a>
      <button class="new-question" type="button" onClick={onNew}>
        <Icon name="plus" /> <span>New question</span>
      </button>
      <nav class="views" aria-label="Views">
        <a href={asking} aria-current={view === "ask" || view === "conversation" ? "page" : undefined}>
          <Icon name="ask" /> <span>Ask</span>
        </a>
        {/* where the list has no room in the bar */}
        <a class="only-narrow" href="#/conversations" aria-current={view === "conversations" ? "page" : undefined}>
          <Icon name="menu" /> <span>Conversations</span>
        </a>
        <a href="#/search" aria-current={view === "search" ? "page" : undefined}>
          <Icon name="search" /> <span>Search</span>
        </a>
        <a href="#/library" aria-current={view === "library" || view === "document" ? "page" : undefined}>
          <Icon name="library" /> <span>Library</span>
        </a>
        {caller.role === "admin" && (
          <a href="#/insight" aria-current={view === "insight" || view === "access" ? "page" : undefined}>
            <Icon name="insight" /> <span>Insight</span>
          </a>
        )}
      </nav>
      {children}
      <div class="sidebar-foot">
        <p class="holdings">
          {status !== null && count(status.documents, "document")}
          {status !== null && caller.carrier === "machine" && ", on this machine"}
        </p>
        <button class="theme" type="button" onClick={change} aria-label={`Colours: ${THEME_NAMES[theme]}. Change`}>
          <Icon name={theme} />
        </button>
        {caller.carrier === "session" && (
          <button
            class="theme"
            type="button"
            onClick={onSignOut}
            aria-label={`Sign out ${caller.name}`}
            title="Sign out"
          >
            <Icon name="leave" />
          </button>
        )}
      </div>
    </header>
  );
}
