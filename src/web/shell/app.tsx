// The shell around every view: where one can go, the view, and the document that was opened beside it.
import { useCallback, useEffect, useMemo, useRef, useState } from "preact/hooks";
import { AskView } from "../ask/ask-view.tsx";
import { call } from "../api/call.ts";
import type { Caller } from "../api/session.ts";
import type { Status } from "../api/status.ts";
import type { Citation } from "../../document/citation.ts";
import { Intake } from "../intake/intake.ts";
import { useEndedJobs } from "../intake/use-intake.ts";
import { type Place, libraryAddress, parseRoute, useRoute } from "./route.ts";
import type { Opened } from "../reader/opened.ts";
import { Reader } from "../reader/reader.tsx";
import { ConversationList } from "../conversations/conversation-list.tsx";
import { OpenedConversation } from "../conversations/opened-conversation.tsx";
import { useConversations } from "../conversations/use-conversations.ts";
import { later } from "./later.tsx";
import { Sidebar } from "./sidebar.tsx";
import { useAsking } from "./use-asking.ts";

const SearchView = later(async () => (await import("../search/search-view.tsx")).SearchView);
const LibraryView = later(async () => (await import("../library/library-view.tsx")).LibraryView);
const AccessView = later(async () => (await import("../access/access-view.tsx")).AccessView);
const InsightView = later(async () => (await import("../insight/insight-view.tsx")).InsightView);

const NONE: readonly never[] = [];

interface AppProps {
  readonly caller: Caller;
  readonly onSignOut: () => void;
}

export function App({ caller, onSignOut }: AppProps) {
  const route = useRoute();
  const [status, setStatus] = useState<Status | null>(null);
  const [opened, setOpened] = useState<Opened | null>(null);
  const conversations = useConversations(caller.keeps);
  // files go on coming in while other views are looked at
  const [intake] = useState(() => new Intake());
  const ended = useEndedJobs(intake);
  const library = useRef({ collection: "", folder: "" });
  if (route.view === "library") library.current = route.place;
  useEffect(() => {
    call<Status>("/v1/status")
      .then(setStatus)
      .catch(() => setStatus(null));
  }, [ended]);
  const open = useCallback((place: Place, citation: Citation | null) => setOpened({ place, citation }), []);
  const asking = useAsking();
  const begin = () => {
    asking.leave();
    setOpened(null);
    window.location.hash = "#/";
  };
  const isAsking = route.view === "ask" || route.view === "conversation";
  const view = {
    documents: status?.documents ?? null,
    keeps: caller.keeps,
    onOpen: open,
    onAnswered: conversations.readAgain,
  };
  const linked = useMemo(
    () => (route.view === "document" ? { place: route.place, citation: null } : null),
    [window.location.hash],
  );
  const isSearching = route.view === "search";
  useEffect(() => setOpened(null), [isSearching]);
  const shown = linked ?? (isAsking || isSearching ? opened : null);
  const close = useCallback(() => {
    setOpened(null);
    if (parseRoute(window.location.hash).view === "document") window.location.hash = libraryAddress(library.current);
  }, []);
  const list = (
    <ConversationList
      conversations={conversations}
      currentId={isAsking ? asking.id : null}
      onRemoved={(id) => {
        if (id === asking.id) begin();
      }}
    />
  );
  return (
    <div class={shown === null ? "shell" : "shell with-reader"}>
      <a class="skip" href="#main" onClick={skip}>
        Skip to content
      </a>
      <Sidebar
        view={route.view}
        status={status}
        caller={caller}
        asking={asking.address}
        onNew={begin}
        onSignOut={onSignOut}
      >
        {list}
      </Sidebar>
      <main id="main" tabIndex={-1}>
        {/* kept while another view is looked at: an answer goes on arriving */}
        <div class="view" hidden={!isAsking}>
          {asking.isRead ? (
            <OpenedConversation key={asking.key} {...view} id={asking.id ?? ""} onBegun={asking.begun} onNew={begin} />
          ) : (
            <AskView
              key={asking.key}
              {...view}
              conversationId={null}
              earlier={NONE}
              onBegun={(id) => {
                asking.begun(id);
                conversations.readAgain();
              }}
            />
          )}
        </div>
        {isSearching && <SearchView onOpen={open} />}
        {route.view === "conversations" && (
          <section class="conversation-view">
            <h1>Conversations</h1>
            {list}
          </section>
        )}
        {route.view === "insight" && <InsightView />}
        {route.view === "access" && <AccessView />}
        {(route.view === "library" || route.view === "document") && (
          <LibraryView caller={caller} intake={intake} place={library.current} />
        )}
      </main>
      {shown !== null && <Reader opened={shown} onClose={close} />}
    </div>
  );
}

/** The address after `#` names the view, so the link cannot be followed by the browser. */
function skip(event: Event): void {
  event.preventDefault();
  document.getElementById("main")?.focus();
}
