"""The blocks that editors assemble, each drawn with the design system's own markup."""

from cms.blocks.body import BodyBlock
from cms.blocks.text import FEATURES, AccordionItemBlock, CalloutBlock

__all__ = ["FEATURES", "AccordionItemBlock", "BodyBlock", "CalloutBlock"]
