/** Puts the page to work. */

import { model } from "./api.js";
import * as checkForm from "./check.js";
import * as compareForm from "./compare.js";
import { openers } from "./dialogs.js";
import { byId } from "./dom.js";
import * as drops from "./drops.js";
import * as files from "./files.js";
import * as keyboard from "./keyboard.js";
import * as reading from "./reading.js";
import * as sentences from "./sentences.js";
import { follow } from "./views.js";
import * as width from "./width.js";

openers(keyboard.KEYS);
for (const part of [checkForm, compareForm, drops, files, keyboard, reading, sentences, width]) part.listen();
follow(reading.hasArticle);

model().then((about) => {
  byId("model").textContent = `Unspin ${about.version}, model ${about.name}, checksum ${about.sha256.slice(0, 12)}`;
}, () => {});
