"""Where the emulator is slower than AWS it is mended; a test holds each mended part equal to the original."""
