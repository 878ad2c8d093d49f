"""What a page may use: the opened store's services and the window's own ways of telling."""

from __future__ import annotations

from dataclasses import dataclass

from zhifa_desktop.services.attachments import Attachments
from zhifa_desktop.services.blocks import Blocks
from zhifa_desktop.services.collecting import Collecting
from zhifa_desktop.services.dossiers import Dossiers
from zhifa_desktop.services.early_warnings import EarlyWarnings
from zhifa_desktop.services.figures import Figures
from zhifa_desktop.services.files_by_name import FilesByName
from zhifa_desktop.services.filling import Filling
from zhifa_desktop.services.finding import Finding
from zhifa_desktop.services.grouping import Grouping
from zhifa_desktop.services.handing_over import HandingOver
from zhifa_desktop.services.importing import Importing
from zhifa_desktop.services.merging import Merging
from zhifa_desktop.services.month_course import MonthCourse
from zhifa_desktop.services.months import Months
from zhifa_desktop.services.near_duplicates import NearDuplicates
from zhifa_desktop.services.receipts import Receipts
from zhifa_desktop.services.records import Records
from zhifa_desktop.services.saved_views import SavedViews
from zhifa_desktop.services.undoing import Undoing
from zhifa_desktop.services.unfinished import Unfinished
from zhifa_desktop.services.workspace import Workspace
from zhifa_desktop.ui.jobs import Jobs
from zhifa_desktop.ui.notices import Notices
from zhifa_desktop.ui.warning_watch import WarningWatch


@dataclass(frozen=True)
class Desk:
    """The services of one opened store, handed to every page."""

    workspace: Workspace
    records: Records
    importing: Importing
    months: Months
    course: MonthCourse
    figures: Figures
    watch: WarningWatch
    dossiers: Dossiers
    blocks: Blocks
    undoing: Undoing
    views: SavedViews
    finding: Finding
    grouping: Grouping
    attachments: Attachments
    unfinished: Unfinished
    collecting: Collecting
    filling: Filling
    near: NearDuplicates
    merging: Merging
    files: FilesByName
    handing: HandingOver
    receipts: Receipts
    jobs: Jobs
    notices: Notices


def lay_out(workspace: Workspace, jobs: Jobs, notices: Notices) -> Desk:
    """Return the desk of an opened store."""
    records = Records(workspace)
    attachments, months = Attachments(workspace), Months(workspace)
    return Desk(
        workspace,
        records,
        Importing(workspace),
        months,
        MonthCourse(workspace, months),
        Figures(workspace),
        WarningWatch(EarlyWarnings(workspace), jobs, notices),
        Dossiers(workspace),
        Blocks(workspace),
        Undoing(workspace),
        SavedViews(workspace),
        Finding(workspace, records),
        Grouping(workspace, records),
        attachments,
        Unfinished(workspace),
        Collecting(workspace, records),
        Filling(workspace, records),
        NearDuplicates(workspace, records),
        Merging(workspace, records),
        FilesByName(workspace, records, attachments),
        HandingOver(workspace),
        Receipts(workspace),
        jobs,
        notices,
    )
