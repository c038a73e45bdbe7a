"""Scoring a corpus on a Ray cluster: each actor holds the model, reads shards and writes their results.

The same records come out as from `run_batch`, in the same order and form. A shard that is done has a part
file, so that a lost worker costs its shard alone, and the same command again goes on where one was stopped.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detector.corpus.batch import MEND, BatchOptions
from detector.corpus.outputs import is_table, join_tables, json_line, table_of
from detector.corpus.progress import Progress
from detector.corpus.records import Columns
from detector.corpus.scoring import Rows, Scoring, flagged
from detector.corpus.shards import SHARD_BYTES, Shard, file_system, shards
from detector.corpus.sources import checked
from detector.errors import UnspinError, UsageError
from detector.lexicons import load_matcher
from detector.model_folder import ModelFolder

if TYPE_CHECKING:
    from detector.lexicons.matcher import Matcher

_COPIED = 1 << 24  # bytes


@dataclass(frozen=True)
class Job:
    """What all actors do alike. model: its folder, None for the bundled one; output: where results go."""

    model: Path | None
    lists: Matcher | None
    named: Columns
    scoring: Scoring
    output: str

    def part(self, number: int) -> str:
        """Where the results of a shard go."""
        return f"{self.output}.parts/{number:07}.{'parquet' if self.is_table else 'jsonl'}"

    @property
    def is_table(self) -> bool:
        """Whether the results are Parquet."""
        return is_table(self.output)


class Scorer:
    """An actor: a model, and what it does with shards. Ray calls it with columns of their fields."""

    def __init__(self, job: Job) -> None:
        from detector.detector import Detector

        self._job = job
        self._detector = Detector.load(job.model, job.lists, threads=1, device=job.scoring.device)

    def __call__(self, batch: dict[str, Any]) -> dict[str, list[int]]:
        """Score shards; gives the number of records of each and how many of them are suspect."""
        counts = [self._score(Shard(**json.loads(shard))) for shard in batch["shard"]]
        return {"records": [records for records, _ in counts], "flagged": [flagged for _, flagged in counts]}

    def _score(self, shard: Shard) -> tuple[int, int]:
        filesystem, path = file_system(self._job.part(shard.number))
        if filesystem.exists(path):  # a worker was lost after it had done this
            return 0, 0
        rows = self._job.scoring.rows(self._detector, list(shard.records(self._job.named)))
        partial_path = f"{path}.partial"
        with filesystem.open(partial_path, "wb") as sink:
            _write(rows, sink, self._job.is_table)
        filesystem.mv(partial_path, path)
        return len(rows), flagged(rows)


def _write(rows: Rows, sink: Any, as_table: bool) -> None:
    if as_table:
        from pyarrow import parquet

        parquet.write_table(table_of(rows), sink)
    else:
        sink.writelines(map(json_line, rows))


def run_cluster(
    model: Path | None,
    source: str,
    output: str,
    options: BatchOptions,
    progress: Progress,
    *,
    overwrite: bool = False,
    shard_bytes: int = SHARD_BYTES,
) -> None:
    """Write one record to `output` for each record of `source`; both are addresses that fsspec knows.

    model: its folder, which all machines must have, or None for the bundled one. The cluster is the one
    that RAY_ADDRESS names, or else this machine. Raises InputError for a source that cannot be read or
    cut, UsageError for an output that another source, model or other options have made.
    """
    if options.limit is not None:
        raise UsageError("--limit: is not for --engine ray; give a shorter input")
    lists = load_matcher()
    named = Columns(options.text_column, options.id_column)
    job = Job(model and model.absolute(), lists, named, options.scoring, _absolute(output))
    source = _absolute(source)
    made_with = options.made_with(ModelFolder.find(model).sha256, lists is not None)
    try:
        _score(job, source, made_with, progress, options.workers, overwrite, shard_bytes)
    except ModuleNotFoundError as error:
        raise UsageError(f'--engine ray: needs {error.name}: pip install "unspin[ray]"') from error
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        again = "mend that and give the same command again"
        raise UsageError(f"{output}: cannot be written ({reason}); {again}") from error


def _absolute(address: str) -> str:
    """An address that means the same on every worker."""
    return address if "://" in address else str(Path(address).absolute())


def _score(
    job: Job,
    source: str,
    made_with: dict[str, Any],
    progress: Progress,
    workers: int | None,
    overwrite: bool,
    shard_bytes: int,
) -> None:
    parts = shards(source, shard_bytes)
    if parts:
        next(checked(parts[0].records(job.named), source), None)
    state = made_with | {"input": [source, *_stamp(source)], "parts": len(parts)}
    if _is_finished(job, state, overwrite):
        return
    done = _done(job)
    left = [part for part in parts if file_system(job.part(part.number))[1] not in done]
    progress.start(len(parts))
    progress.advance(len(parts) - len(left), 0)
    _run(job, left, progress, workers)
    _join(job, len(parts), state)


def _stamp(address: str) -> list[Any]:
    filesystem, path = file_system(address)
    return [filesystem.size(path), str(filesystem.checksum(path))]


def _done(job: Job) -> set[str]:
    """The paths of the parts that are there: listed at once, for an object store answers slowly."""
    filesystem, folder = file_system(f"{job.output}.parts")
    return set(filesystem.find(folder))


def _is_finished(job: Job, state: dict[str, Any], overwrite: bool) -> bool:
    """Whether an earlier run has done everything; notes down what this one is made with."""
    filesystem, path = file_system(f"{job.output}.run.json")
    folder, output = (file_system(address)[1] for address in (f"{job.output}.parts", job.output))
    if overwrite:
        for old in (folder, path, output):
            if filesystem.exists(old):
                filesystem.rm(old, recursive=True)
    if filesystem.exists(path):
        found = json.loads(filesystem.cat_file(path))
        for name, value in state.items():
            if found.get(name) != value:
                raise UsageError(f"{job.output}: was made with another {name}; {MEND}")
        if found["finished"]:
            return True
    elif filesystem.exists(output) or filesystem.exists(folder):  # perhaps of a run of another engine
        raise UsageError(f"{job.output}: is there already, and no run to go on with; {MEND}")
    filesystem.pipe_file(path, json.dumps(state | {"finished": False}, indent=1).encode())
    filesystem.makedirs(folder, exist_ok=True)
    return False


def _run(job: Job, left: Sequence[Shard], progress: Progress, workers: int | None) -> None:
    if not left:
        return
    import ray
    from ray.data import ActorPoolStrategy, DataContext

    if not ray.is_initialized():
        ray.init(log_to_driver=False, include_dashboard=False, logging_level=logging.ERROR)
    logging.getLogger("ray.data").setLevel(logging.WARNING)
    DataContext.get_current().enable_progress_bars = False
    kind = "GPU" if job.scoring.device == "cuda" else "CPU"
    size = workers or max(1, int(ray.cluster_resources().get(kind, 1)))  # type: ignore[no-untyped-call]
    items = [{"shard": json.dumps(asdict(shard))} for shard in left]
    done = ray.data.from_items(items, override_num_blocks=len(items)).map_batches(
        Scorer,
        fn_constructor_args=(job,),
        batch_size=1,
        compute=ActorPoolStrategy(size=min(size, len(items))),
        num_cpus=1,
        num_gpus=1 if job.scoring.device == "cuda" else 0,
    )  # an actor that is lost is started again, and its task too: Ray Data does so by itself
    try:
        for row in done.iter_rows():
            progress.advance(1, int(row["records"]), int(row["flagged"]))
    except ray.exceptions.RayError as error:
        reason = str(error).strip().rsplit("\n", 1)[-1]
        again = "mend that and give the same command again"
        raise UnspinError(f"{job.output}: a worker failed ({reason}); {again}") from error


def _join(job: Job, count: int, state: dict[str, Any]) -> None:
    """All parts in order as one file, which is there at once or not at all."""
    filesystem, path = file_system(job.output)
    parts = [file_system(job.part(number))[1] for number in range(count)]
    with filesystem.open(f"{path}.partial", "wb") as sink:
        if job.is_table:
            join_tables([partial(filesystem.open, part, "rb") for part in parts], sink)
        else:
            for part in parts:
                with filesystem.open(part, "rb") as source:
                    while block := source.read(_COPIED):
                        sink.write(block)
    filesystem.mv(f"{path}.partial", path)
    finished = json.dumps(state | {"finished": True}, indent=1).encode()
    filesystem.pipe_file(file_system(f"{job.output}.run.json")[1], finished)
    filesystem.rm(file_system(f"{job.output}.parts")[1], recursive=True)
