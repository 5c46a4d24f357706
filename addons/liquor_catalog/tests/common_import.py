"""Shared ground of the import's tests: files made in memory, an importing buyer."""

import io
import zipfile
from contextlib import closing

import openpyxl
from PIL import Image

from odoo.tests import TransactionCase, new_test_user

HEADERS = [
    "商品编码",
    "商品名称",
    "品牌",
    "类型",
    "酒精度",
    "净含量",
    "每箱瓶数",
    "瓶售价",
    "瓶成本",
    "瓶条码",
    "箱条码",
]
LAOJIAO = [
    "T-001",
    "测试老窖 52度",
    "测试老窖",
    "白酒",
    "52",
    "500",
    "6",
    "299",
    "201.5",
    "6900000000014",
    "16900000000011",
]
MAOTAI = [
    "T-002",
    "测试茅台 53度",
    "测试茅台",
    "白酒",
    "53%vol",
    "500ml",
    "6瓶",
    "¥1,499.00",
    "1169",
    "6900000000021",
    "",
]


def csv_file(rows, headers=None, encoding="utf-8-sig"):
    """A CSV as bytes."""
    lines = [",".join(f'"{cell}"' for cell in row) for row in [headers or HEADERS, *rows]]
    return "\r\n".join(lines).encode(encoding)


def xlsx_file(rows, headers=None):
    """A workbook as bytes; cells keep their Python types."""
    stream = io.BytesIO()
    with closing(openpyxl.Workbook()) as book:
        for row in [headers or HEADERS, *rows]:
            book.active.append(row)
        book.save(stream)
    return stream.getvalue()


def zip_file(members):
    """A ZIP as bytes, from {name: bytes}."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return stream.getvalue()


def picture(size=(60, 80), color="red", kind="PNG"):
    """A picture as bytes."""
    stream = io.BytesIO()
    Image.new("RGB", size, color).save(stream, kind)
    return stream.getvalue()


class ImportCase(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("zh_CN")
        cls.buyer = new_test_user(
            cls.env, "import_buyer", groups="base.group_user,liquor_base.group_liquor_buyer", lang="zh_CN"
        )
        cls.imports = cls.env["liquor.product.import"].with_user(cls.buyer).with_context(lang="zh_CN")

    def run_import(self, data, filename="t.csv", **kwargs):
        """Import bytes at once; give the finished job."""
        return self.imports._import_file(data, filename=filename, **kwargs)

    def product(self, code):
        return self.env["product.template"].with_context(lang="zh_CN").search([("default_code", "=", code)])

    def counts(self, job):
        return (job.created_count, job.updated_count, job.unchanged_count, job.refused_count)

    def remarks(self, job, kind="refused"):
        """[(row, column, message)] of one kind."""
        issues = job.issue_ids.filtered(lambda issue: issue.kind == kind)
        return [(issue.row_number, issue.column, issue.message) for issue in issues]
