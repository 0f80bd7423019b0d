// Where the page begins: the chosen colours, then the shell.
import { render } from "preact";
import { App } from "./shell/app.tsx";
import { applyTheme, chosenTheme } from "./shell/theme.ts";

applyTheme(chosenTheme());
const place = document.getElementById("page");
if (place !== null) render(<App />, place);
