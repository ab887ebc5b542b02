"""Makes the documents beside it again, by LibreOffice: python -m tests.knowledge.documents.make"""

import subprocess
import tempfile
from pathlib import Path

from tests.knowledge.rendering import as_word
from tests.knowledge.test_importing import COP

HERE = Path(__file__).parent


def convert(source: Path, kind: str, name: str) -> None:
    """Have LibreOffice write a document in another format."""
    with tempfile.TemporaryDirectory() as folder:
        command = [
            "soffice",
            f"-env:UserInstallation=file://{folder}/profile",
            "--headless",
            "--convert-to",
            kind,
        ]
        subprocess.run([*command, "--outdir", folder, str(source)], check=True, capture_output=True)
        (HERE / name).write_bytes((Path(folder) / f"{source.stem}.{kind}").read_bytes())


def main() -> None:
    """Write them all."""
    for kind in ("docx", "pdf", "html"):
        convert(HERE / "libreoffice.fodt", kind, f"libreoffice.{kind}")
    with tempfile.TemporaryDirectory() as folder:
        for name, automatic in (("typed", False), ("automatic", True)):
            source = Path(folder) / f"{name}.docx"
            source.write_bytes(as_word(COP, automatic=automatic))
            convert(source, "docx", f"resaved-{name}.docx")
        marked = (HERE / "libreoffice.fodt").read_text(encoding="utf-8")
        deleted = (
            '<text:tracked-changes><text:changed-region xml:id="c1" text:id="c1"><text:deletion><office:change-info>'
            "<dc:creator>A</dc:creator><dc:date>2023-05-05T00:00:00</dc:date></office:change-info>"
            "<text:p>del todo </text:p></text:deletion></text:changed-region>"
            '<text:changed-region xml:id="c2" text:id="c2"><text:insertion><office:change-info><dc:creator>A</dc:creator>'
            "<dc:date>2023-05-05T00:00:00</dc:date></office:change-info></text:insertion></text:changed-region>"
            "</text:tracked-changes>"
        )
        marked = marked.replace("<office:body><office:text>", f"<office:body><office:text>{deleted}")
        new = (
            'Se <text:change text:change-id="c1"/>aplazó <text:change-start text:change-id="c2"/>hoy '
            '<text:change-end text:change-id="c2"/>el presupuesto.'
        )
        source = Path(folder) / "changes.fodt"
        source.write_text(marked.replace("Se aplazó el presupuesto.", new), encoding="utf-8")
        convert(source, "docx", "changes.docx")


if __name__ == "__main__":
    main()
