"""A process that hits the limiter: prints how many requests of a customer were let through.

Arguments: customer, number of requests, threads.
"""

import sys
from concurrent.futures import ThreadPoolExecutor

from backend.bootstrap import backend
from backend.domain.limits import LimitReached


def main(customer: str, requests: int, threads: int) -> int:
    """Hit from a pool of threads; returns how many were admitted."""
    limiter = backend().limiter

    def admitted(_: int) -> bool:
        try:
            limiter.admit(customer)
        except LimitReached:
            return False
        return True

    with ThreadPoolExecutor(threads) as pool:
        return sum(pool.map(admitted, range(requests)))


if __name__ == "__main__":
    sys.stdout.write(str(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))))
