"""The wheel carries all that it needs: installed into an empty environment, run from another folder."""

from __future__ import annotations

import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


def test_it_carries_questions_and_lexicon(wheel: Path):
    names = zipfile.ZipFile(wheel).namelist()
    for folder, ending in (("cypher", ".cypher"), ("loaders/lexicon", "")):
        ours = {str(p.relative_to(ROOT)) for p in (ROOT / folder).rglob(f"*{ending}") if p.is_file()}
        assert ours
        assert ours <= set(names)
    assert not [name for name in names if name.startswith(("tests/", "bench/", "examples/"))]
    assert wheel.stat().st_size < 25_000_000


@pytest.mark.slow
def test_it_runs_from_another_folder_in_an_empty_environment(wheel: Path, examples: Path, tmp_path: Path):
    venv.create(tmp_path / "env", with_pip=True)
    python, guitu = (tmp_path / "env" / "bin" / name for name in ("python", "guitu"))
    pins = ROOT / "constraints.txt"
    install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-c", pins, wheel]
    subprocess.run(install, check=True, capture_output=True, cwd=tmp_path)

    def run(*arguments: object) -> str:
        done = subprocess.run(
            [guitu, *map(str, arguments)], check=True, capture_output=True, encoding="utf-8", cwd=tmp_path
        )
        return done.stdout

    run("build", examples, "--quiet")
    assert (tmp_path / "guitu.kgl").exists()
    assert "projects-of-platform" in run("questions")
    assert "国际未来科技岛" in run("ask", "projects-of-platform", "platform=国际未来科技岛", "--json")
