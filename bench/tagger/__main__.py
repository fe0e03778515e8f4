"""Make the tagger step by step: ``python -m bench.tagger all CORPUS ANNOTATED --large FILE --model FILE``."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import numpy as np
import torch
import typer

from bench.tagger import corpus, distil, packing
from bench.tagger.distil import STEPS
from bench.tagger.finetune import Example, Recipe, finetune
from bench.tagger.model import Encoder, Tagger
from bench.tagger.paragraphs import Paragraph, fields, labels, read
from bench.tagger.pretrain import pretrain
from bench.tagger.score import calibration, load, report
from bench.tagger.settle import LARGE, SMALL, Model, settle
from bench.tagger.standoff import ANNOTATIONS, CORRECTED, restore
from bench.tagger.student import Student
from bench.tagger.swapping import swap
from bench.tagger.teach import mark, pool
from loaders.annotate.vocabulary import Vocabulary

app = typer.Typer(no_args_is_help=True, add_completion=False, help=__doc__)

WIDTH, DROPOUT, SWAPS = 256, 0.2, 3
TEACHERS, TEACHER, STUDENT = 3, Recipe(epochs=8), Recipe(epochs=8, seed=11)
TOLD = 6000  # plain rows told among annotated paragraphs while the small network settles


def _gold(paragraphs: list[Paragraph], known: Vocabulary) -> list[list[Example]]:
    random = np.random.default_rng(5)
    versions = [[p, *(swap(p, random) for _ in range(SWAPS))] for p in paragraphs]
    flat = sorted({q for group in versions for q in group}, key=lambda p: (p.code or "", p.text))
    made = {p: Example(fields(p, known), labels(p)) for p in flat}  # place by place: each has a gazetteer to make
    return [[made[p] for p in dict.fromkeys(group)] for group in versions]


def _tagger(encoder: Encoder, state: dict[str, torch.Tensor] | None) -> Tagger:
    fresh = Encoder(encoder.known, encoder.width, encoder.reaches)
    if state is not None:
        fresh.load_state_dict(state)
    return Tagger(fresh, DROPOUT)


def _settled(
    model: Model,
    known: Vocabulary,
    learnt: list[Paragraph],
    gold: list[list[Example]],
    documents: Path | None,
    marked: list[Example],
    recipe: Recipe,
) -> Model:
    plans = {path.stem for path in documents.iterdir()} if documents else set()
    few = [versions for p, versions in zip(learnt, gold, strict=True) if p.place in plans]
    many = [versions for p, versions in zip(learnt, gold, strict=True) if p.place not in plans]
    return settle(model, known, few, many, marked, recipe) if few else model.eval()


def _annotated(paths: list[Path], documents: Path | None, everything: bool) -> list[Paragraph]:
    paragraphs = [p for path in paths for p in read(path, documents)]
    return [p for p in paragraphs if everything or not corpus.held_out(p.place)]


Texts = Annotated[Path, typer.Argument(help="folder of Markdown files to learn the language from")]
Paragraphs = Annotated[list[Path], typer.Argument(help="JSON lines of annotated paragraphs")]
Documents = Annotated[Path | None, typer.Option(help="folder of the documents that annotations name")]
Everything = Annotated[bool, typer.Option(help="keep no place apart: for the tagger that is shipped")]
Large = Annotated[Path, typer.Option(help="where the large network is, or is to be written")]
Packed = Annotated[Path, typer.Option(help="where to write the tagger")]


@app.command("all")
def run(
    texts: Texts,
    annotated: Paragraphs,
    large: Large,
    model: Packed,
    documents: Documents = None,
    everything: Everything = False,
    width: Annotated[int, typer.Option(help="of the large network")] = WIDTH,
    steps: Annotated[int | None, typer.Option(help="of learning the language; else once through the texts")] = None,
    epochs: Annotated[int, typer.Option(help="of learning names")] = TEACHER.epochs,
    small_steps: Annotated[int, typer.Option(help="of teaching the small network")] = STEPS,
) -> None:
    """Teach the large network, and the small one by it."""
    teach(texts, annotated, large, documents, everything, width, steps, epochs)
    small(texts, annotated, large, model, documents, everything, small_steps)


@app.command()
def teach(
    texts: Texts,
    annotated: Paragraphs,
    large: Large,
    documents: Documents = None,
    everything: Everything = False,
    width: Annotated[int, typer.Option(help="of the network")] = WIDTH,
    steps: Annotated[int | None, typer.Option(help="of learning the language; else once through the texts")] = None,
    epochs: Annotated[int, typer.Option(help="of learning names")] = TEACHER.epochs,
) -> None:
    """Learn the language, teach several large networks names, then one from all of them; settle it on plans."""
    torch.set_num_threads(2)
    plain = [text for _, text in corpus.documents(texts, everything)]
    known = corpus.vocabulary(plain)
    torch.manual_seed(0)
    encoder = Encoder(known, width)
    pretrain(encoder, corpus.row(plain, known), steps=steps)
    state = {name: value.clone() for name, value in encoder.state_dict().items()}

    learnt = _annotated(annotated, documents, everything)
    gold = _gold(learnt, encoder.known)
    teachers = []
    for seed in range(TEACHERS):
        teacher = _tagger(encoder, state)
        finetune(teacher, known, gold, recipe=replace(TEACHER, epochs=epochs, seed=seed))
        teachers.append(teacher)
    barred = {p.text for p in _annotated(annotated, documents, True)}
    marked = mark(teachers, known, pool(texts, everything, barred))
    student = _tagger(encoder, state)
    finetune(student, known, gold, marked, replace(STUDENT, epochs=epochs))
    student = _settled(student, known, learnt, gold, documents, [], LARGE)
    vocabulary = {"characters": known.characters, "pairs": known.pairs.tolist(), "words": known.words}
    torch.save({"state": student.state_dict(), "width": width, **vocabulary}, large)


@app.command("distil")
def small(
    texts: Texts,
    annotated: Paragraphs,
    large: Large,
    model: Packed,
    documents: Documents = None,
    everything: Everything = False,
    steps: Annotated[int, typer.Option(help="of teaching it")] = STEPS,
) -> None:
    """Teach the small network by the large one; measure it."""
    torch.set_num_threads(2)
    packed = torch.load(large)
    none = np.zeros(0, np.uint32)
    known = Vocabulary(packed["characters"], np.array(packed["pairs"], np.uint32), packed["words"], none, none)
    teacher = _tagger(Encoder(known, packed["width"]), None)
    teacher.load_state_dict(packed["state"])
    plain = list(distil.documents(texts, everything, documents if everything else None))
    known, marked = distil.mark(teacher.eval(), known, plain)
    student = Student(known)
    distil.distil(student, teacher, known, marked, steps)
    learnt = _annotated(annotated, documents, everything)
    gold = _gold(learnt, known)
    student = _settled(student, known, learnt, gold, documents, distil.examples(marked, TOLD), SMALL)
    packing.save(model, student, known)
    typer.echo(f"{model}: {model.stat().st_size / 1e6:.1f} MB")
    if not everything:
        apart = [p for p in _annotated(annotated, documents, True) if corpus.held_out(p.place)]
        typer.echo(report(model, apart))


@app.command()
def score(model: Path, annotated: list[Path], every_place: bool = False) -> None:
    """Measure a tagger on the places kept apart, or on all of them."""
    paragraphs = [p for path in annotated for p in read(path)]
    typer.echo(report(model, [p for p in paragraphs if every_place or corpus.held_out(p.place)]))


@app.command()
def calibrate(model: Path, measured: Path, annotated: list[Path]) -> None:
    """Give MODEL the confidence that MEASURED, trained alike without the places kept apart, deserves on them."""
    paragraphs = [p for path in annotated for p in read(path)]
    with np.load(model) as packed:
        arrays = dict(packed)
    arrays["calibration"] = calibration(load(measured), [p for p in paragraphs if corpus.held_out(p.place)])
    np.savez_compressed(model, **arrays)
    typer.echo(str(arrays["calibration"].round(3).tolist()))


@app.command("restore")
def restored(texts: Path, out: Path) -> None:
    """Write the annotated paragraphs that others can learn from, their text taken from the public documents."""
    lines = [line for path in (ANNOTATIONS, CORRECTED) for line in path.read_text(encoding="utf-8").splitlines()]
    with out.open("w", encoding="utf-8") as file:
        for record in restore(lines, texts):
            file.write(json.dumps(record, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    app()
