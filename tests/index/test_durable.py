"""Writing that survives a crash, on files that are there already."""

import os
from pathlib import Path

import pytest

from index.durable import write_text


@pytest.mark.skipif(os.name == "nt", reason="Windows has other rights, and links are for administrators")
def test_a_file_keeps_its_rights_and_a_link_to_it_stays(tmp_path: Path) -> None:
    """A file that colleagues may write is still theirs to write, and one that is kept elsewhere is kept there."""
    kept, link = tmp_path / "elsewhere" / "drafts.yaml", tmp_path / "drafts.yaml"
    kept.parent.mkdir()
    write_text(kept, "one")
    kept.chmod(0o664)
    link.symlink_to(kept)
    write_text(link, "two")
    assert (link.is_symlink(), kept.read_text("utf-8")) == (True, "two")
    assert kept.stat().st_mode & 0o777 == 0o664
    assert [path.name for path in kept.parent.iterdir()] == [kept.name]
