"""The comparative table (сравнительная таблица, салыстырма кесте) of two editions, as a Word file.

Form after article 29(2) of the Law of 06.04.2016 No 480-V: structural element, wording in force, new wording,
reason. The annex with the exact form was not seen (unverified).
"""

from reports.table.document import document

__all__ = ["document"]
