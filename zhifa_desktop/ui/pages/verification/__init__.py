"""The page 核验: any file that was handed over, dropped on it and looked at step by step."""

from zhifa_desktop.ui.pages.verification.page import VerificationPage

__all__ = ["VerificationPage"]
