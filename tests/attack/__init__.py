"""The attacks that `make attack` replays against a running instance, one module a family (`bin/attack`)."""
