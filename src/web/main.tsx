// Where the page begins: the chosen colours, then whoever is there.
import { render } from "preact";
import { Gate } from "./session/gate.tsx";
import { applyTheme, chosenTheme } from "./shell/theme.ts";

applyTheme(chosenTheme());
const place = document.getElementById("page");
if (place !== null) render(<Gate />, place);
