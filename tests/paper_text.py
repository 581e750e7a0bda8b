"""Read a PDF as a reader does."""

import pypdfium2


def page_texts(pdf: bytes) -> list[str]:
    """The text of each page, with line ends as spaces."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        texts = []
        for page in document:
            page_text = page.get_textpage()
            texts.append(" ".join(page_text.get_text_range().split()))
            page_text.close()
            page.close()
        return texts
    finally:
        document.close()
