"""What a generator says of itself: one that is late, or takes the target's CPU, has measured itself."""

from collections.abc import Sequence
from dataclasses import dataclass

from bench.bars import LATE_GENERATOR_MS
from bench.samples import Sample, percentile


@dataclass(frozen=True)
class Honesty:
    """`lag_ms`: how late it was at p99. `cpu_share`: what it used of a core; None where it does not say."""

    lag_ms: float
    cpu_share: float | None = None

    @classmethod
    def of(cls, samples: Sequence[Sample], cpu_share: float | None = None) -> "Honesty":
        """Of the generator that took these samples."""
        return cls(percentile([sample.lag_ms for sample in samples] or [0.0], 99), cpu_share)

    @property
    def disturbances(self) -> list[str]:
        """What it may have spoilt, in words."""
        if self.lag_ms <= LATE_GENERATOR_MS:
            return []
        return [f"the generator was {self.lag_ms:.0f} ms late at p99"]

    def note(self, each: str, cpu_ms: dict[str, float]) -> str:
        """A line of it beside the CPU that the target used for `each`."""
        share = "" if self.cpu_share is None else f", used {self.cpu_share:.0%} of a core"
        used = ", ".join(f"{name} {ms:.1f}" for name, ms in cpu_ms.items()) or "unknown"
        return f"generator late by {self.lag_ms:.1f} ms at p99 (included above){share}; CPU ms {each}: {used}"
