// The page's few drawings, as outlines in the colour of the text around them.

const PATHS = {
  ask: "M4 5h16v11H9l-5 4z",
  library: "M5 4h4v16H5zM11 4h4v16h-4zM17.5 5l3 .6-2.6 14.4-3-.6",
  insight: "M4 20h16M6 16v-5M11 16V6M16 16v-8",
  plus: "M12 5v14M5 12h14",
  minus: "M5 12h14",
  send: "M12 19V5M6 11l6-6 6 6",
  stop: "M7 7h10v10H7z",
  retry: "M4 12a8 8 0 1 0 2.5-5.800M4 4v4h4",
  copy: "M9 9h10v11H9zM5 15V4h10",
  up: "M7 21H4V11h3M7 11l4-8c2 0 2.5 1.5 2 4l-.5 3H19c1.5 0 2 1 1.7 2.300l-1.6 7c-.2 1-1 1.7-2 1.700H7z",
  down: "M7 3H4v10h3M7 13l4 8c2 0 2.5-1.5 2-4l-.5-3H19c1.5 0 2-1 1.7-2.300l-1.6-7C18.9 3.7 18.1 3 17.1 3H7z",
  close: "M6 6l12 12M18 6L6 18",
  back: "M15 5l-7 7 7 7",
  forward: "M9 5l7 7-7 7",
  check: "M5 12.500l4.5 4.500L19 7.5",
  warning: "M12 4l9 16H3zM12 10v4M12 17.200v.3",
  search: "M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM16.5 16.500L21 21",
  file: "M6 3h8l4 4v14H6zM14 3v4h4",
  folder: "M3 6h6l2 2h10v11H3z",
  upload: "M12 16V5M7 9l5-5 5 5M4 20h16",
  remove: "M5 7h14M9 7V4h6v3M7 7l1 13h8l1-13",
  edit: "M4 20l1-4L16 5l3 3L8 19z",
  link: "M10 14a4 4 0 0 0 6 0l3-3a4 4 0 0 0-6-6l-1 1M14 10a4 4 0 0 0-6 0l-3 3a4 4 0 0 0 6 6l1-1",
  light:
    "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.5 1.500M17.5 17.500L19 19M5 19l1.5-1.500M17.5 6.500L19 5",
  dark: "M20 14A8.5 8.5 0 0 1 10 4a8 8 0 1 0 10 10z",
  system: "M3 5h18v11H3zM9 20h6M12 16v4",
  menu: "M4 7h16M4 12h16M4 17h16",
  quote: "M5 17c2 0 4-2 4-5V7H4v5h3c0 2-1 3-2 3zM15 17c2 0 4-2 4-5V7h-5v5h3c0 2-1 3-2 3z",
  leave: "M10 4H5v16h5M9 12h11M16 8l4 4-4 4",
  key: "M8 11a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM11 12l8-8M16 7l3 3",
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
