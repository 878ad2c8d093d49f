"""Long work: answers come back on the window's thread, none is lost, and it can be stopped."""

from __future__ import annotations

import logging
import threading

import pytest
from PySide6.QtCore import QThread

from zhifa_desktop.errors import UserError
from zhifa_desktop.log import LOGGER, fault_number
from zhifa_desktop.ui.jobs import Jobs
from zhifa_desktop.ui.notices import sentence


@pytest.fixture
def jobs(qapp):
    made = Jobs()
    yield made
    made.stop()
    made.deleteLater()


@pytest.mark.parametrize("writes", [False, True])
def test_no_answer_of_many_quick_jobs_is_lost(qtbot, jobs, writes):
    got, threads = [], set()

    def answer(value):
        threads.add(QThread.currentThread())
        got.append(value)

    for n in range(300):
        jobs.submit(lambda report, n=n: n, answer, writes=writes)
    qtbot.waitUntil(lambda: len(got) == 300)
    assert set(got) == set(range(300))
    assert threads == {jobs.thread()}
    qtbot.waitUntil(lambda: not jobs.busy())


def test_writers_run_one_after_another_in_their_order(qtbot, jobs):
    running, most, order = 0, 0, []
    lock = threading.Lock()

    def work(n):
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        order.append(n)
        with lock:
            running -= 1

    for n in range(40):
        jobs.submit(lambda report, n=n: work(n), writes=True)
    qtbot.waitUntil(lambda: not jobs.busy())
    assert most == 1
    assert order == list(range(40))


def test_progress_is_told_with_words(qtbot, jobs):
    told = []
    go = threading.Event()

    def work(report):
        go.wait(5)
        report(1, 2, "正在读取")
        report(2, 2, "正在读取")

    job = jobs.submit(work, label="读取")
    job.progress.connect(lambda *step: told.append(step))
    go.set()
    qtbot.waitUntil(lambda: not jobs.busy())
    assert told == [(1, 2, "正在读取"), (2, 2, "正在读取")]


def test_a_stopped_job_says_so_and_gives_no_answer(qtbot, jobs):
    begun, answers, stops = threading.Event(), [], []

    def work(report):
        while True:
            begun.set()
            report(0, 0, "")

    job = jobs.submit(work, answers.append, answers.append, lambda: stops.append(True))
    assert begun.wait(5)
    job.cancel()
    qtbot.waitUntil(lambda: bool(stops))
    assert answers == []


def test_work_stopped_in_the_queue_never_begins(qtbot, jobs):
    hold, begun, stops = threading.Event(), [], []
    jobs.submit(lambda report: hold.wait(5), writes=True)
    queued = jobs.submit(
        lambda report: begun.append(1), on_cancel=lambda: stops.append(1), writes=True
    )
    queued.cancel()
    hold.set()
    qtbot.waitUntil(lambda: bool(stops))
    assert begun == []


def test_what_went_wrong_reaches_the_one_who_asked(qtbot, jobs):
    errors = []

    def work(report):
        raise UserError("文件打不开", todo="请关闭 Excel 再试")

    jobs.submit(work, on_error=errors.append)
    qtbot.waitUntil(lambda: bool(errors))
    assert errors[0].what == "文件打不开"
    assert sentence(errors[0]) == "文件打不开"


def test_a_bug_is_logged_by_number_without_what_the_records_say(qtbot, jobs, caplog):
    errors = []

    def work(report):
        raise ValueError("340123198808080011 张三")

    caplog.set_level(logging.ERROR, LOGGER.name)
    jobs.submit(work, on_error=errors.append)
    qtbot.waitUntil(lambda: bool(errors))
    number = fault_number(errors[0])
    assert number
    assert number in sentence(errors[0])
    assert number in caplog.text
    assert "ValueError" in caplog.text
    assert "test_jobs.py" in caplog.text
    assert "张三" not in caplog.text
    assert "3401" not in caplog.text


def test_closing_waits_for_running_work(qtbot, jobs):
    begun, ended = threading.Event(), []

    def work(report):
        begun.set()
        try:
            while True:
                report(0, 0, "")
        finally:
            ended.append(True)

    jobs.submit(work)
    assert begun.wait(5)
    jobs.stop()
    assert ended == [True]
