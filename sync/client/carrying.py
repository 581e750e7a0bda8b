"""Plays rounds to their end in one thread: for commands, where nobody waits at a window."""

from collections.abc import Callable

from sync.client.asking import Answer, Request, Told, Unreachable
from sync.client.line import Talk
from sync.client.progress import Outcome, Progress


def carried(
    talk: Talk[Outcome],
    send: Callable[[Request], Answer | Unreachable],
    progressed: Callable[[Progress], None] = lambda _: None,
) -> Outcome:
    """How the round ended; each request goes through send."""
    told: Told = None
    while True:
        try:
            asked = talk.send(told)
        except StopIteration as ended:
            outcome: Outcome = ended.value
            return outcome
        told = send(asked) if isinstance(asked, Request) else None
        if isinstance(asked, Progress):
            progressed(asked)
