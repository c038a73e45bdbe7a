#!/usr/bin/env python3
"""Learn repairs of broken wording from post-edits and from what translators made of good text.

Writes repairs.json into the model folder, with what is right at least as often as not on pairs kept apart.
"""

from __future__ import annotations

import argparse
import json
from itertools import islice
from pathlib import Path

from detector.model_folder import DEFAULT_NAME
from detector.originals.repairs import FILE
from detector.training.export import write_checksums
from detector.training.sources import BUILD, ROOT
from detector.training.translation.repair_mining import learn, post_edited, translation_pairs, write


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", type=Path, default=BUILD, help="may have translations/train.jsonl")
    parser.add_argument("--model", type=Path, default=ROOT / "models" / DEFAULT_NAME)
    parser.add_argument("--texts", type=int, default=4000, help="translations to learn from at most")
    arguments = parser.parse_args()
    lessons = {"post-edits": learn(post_edited("train"), post_edited("dev"))}
    train, dev = (arguments.build / "translations" / f"{split}.jsonl" for split in ("train", "dev"))
    if train.exists():
        some = islice(translation_pairs(train), arguments.texts)
        lessons["translations"] = learn(some, translation_pairs(dev), beside=post_edited("train"))
    count = write(lessons, arguments.model / FILE)
    write_checksums(arguments.model)
    print(f"{arguments.model / FILE}: {count} repairs")
    for name, lesson in lessons.items():
        print(name, json.dumps(lesson.record))


if __name__ == "__main__":
    main()
