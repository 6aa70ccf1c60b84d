"""Writes the JSON Schema of every document that qa prints, from the classes that make them.

usage: schemas.py [--check]    with --check nothing is written, and a stale file is an error
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from pydantic import TypeAdapter

from qa.faces import (
    catalogue_documents,
    config_documents,
    documents,
    evaluation_document,
    index_documents,
    models_documents,
    program_documents,
    show_document,
    summary_document,
    verify_documents,
)

FOLDER = Path(__file__).parent.parent / "docs" / "schemas"
DOCUMENTS = (
    documents.AnswerDocument,
    documents.SearchDocument,
    program_documents.PromptDocument,
    program_documents.ErrorDocument,
    catalogue_documents.ArticlesDocument,
    catalogue_documents.MentionsDocument,
    summary_document.SummaryDocument,
    index_documents.IndexDocument,
    index_documents.StatusDocument,
    show_document.ShowDocument,
    verify_documents.VerifyDocument,
    models_documents.ModelListDocument,
    models_documents.ModelInfoDocument,
    models_documents.TrialDocument,
    config_documents.ConfigDocument,
    config_documents.TrustDocument,
    config_documents.ListDocument,
    program_documents.DoctorDocument,
    program_documents.DaemonDocument,
    evaluation_document.EvaluationDocument,
)


def schema_files() -> dict[Path, str]:
    """Return the text of each schema file by its path, such as `qa.answer-1.json`."""
    files = {}
    for document in DOCUMENTS:
        schema = TypeAdapter(document).json_schema()
        name = schema["properties"]["schema"]["const"]
        whole = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": name, **schema}
        text = json.dumps(whole, indent=2, ensure_ascii=False) + "\n"
        files[FOLDER / f"{name.replace('/', '-')}.json"] = text
    return files


def main() -> int:
    """Write or check the files."""
    stale = [
        path
        for path, text in schema_files().items()
        if not path.is_file() or path.read_text("utf-8") != text
    ]
    if "--check" in sys.argv:
        for path in stale:
            print(f"stale: {path.name}: run scripts/schemas.py", file=sys.stderr)
        return 1 if stale else 0
    FOLDER.mkdir(parents=True, exist_ok=True)
    for path in stale:
        path.write_text(schema_files()[path], "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
