"""Make docs/benchmarks.md from the results."""

import json
from pathlib import Path

ROOT = Path(__file__).parents[1]
HEAD = """# 性能测试 Benchmarks

每一项都在同一次运行中轮流测量对照方与本系统，取中位数；方括号内为最小值与最大值。
运行：`make bench` 或 `make bench SUBJECT=search`；`distribution` 中的 `tiers` 另需以 `IOWA_SALES` 指明艾奥瓦销售数据的文件夹，否则略去。本页由 `benchmarks/_page.py` 生成，请勿手改。

| 项目 | 对照 | 单位 | 对照中位数 | 本系统中位数 | 比值（本系统/对照） | 轮数 | 数据量 | 机器 | 日期 |
|---|---|---|---|---|---|---|---|---|---|
"""


def row(result):
    peer = f"{result['peer_median']} {result['peer_spread']}"
    ours = f"{result['ours_median']} {result['ours_spread']}"
    cells = (result["subject"], result["peer"], result["unit"], peer, ours, result["ratio"], result["rounds"])
    return "| " + " | ".join(map(str, (*cells, result["rows"], result["machine"], result["date"]))) + " |"


def main():
    results = [json.loads(path.read_text()) for path in sorted((ROOT / "benchmarks/results").glob("*.json"))]
    (ROOT / "docs/benchmarks.md").write_text(HEAD + "\n".join(map(row, results)) + "\n")


if __name__ == "__main__":
    main()
