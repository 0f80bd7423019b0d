// Conversations in groups, as people remember them: today, yesterday, the last week, before.
import type { Conversation } from "../api/conversations.ts";

export interface DayGroup {
  readonly name: string;
  readonly conversations: readonly Conversation[];
}

const DAY_MS = 24 * 3_600_000;

/** @param conversations last changed first */
export function byDay(conversations: readonly Conversation[], now: Date): DayGroup[] {
  const today = new Date(now.getFullYear(), now.getMonth(), now.getDate()).getTime();
  const spans = [
    { name: "Today", from: today },
    { name: "Yesterday", from: today - DAY_MS },
    { name: "Last seven days", from: today - 7 * DAY_MS },
    { name: "Before", from: -Infinity },
  ];
  const spanOf = ({ changedAt }: Conversation) => spans.find(({ from }) => Date.parse(changedAt) >= from)?.name;
  return spans
    .map(({ name }) => ({ name, conversations: conversations.filter((one) => spanOf(one) === name) }))
    .filter((group) => group.conversations.length > 0);
}
