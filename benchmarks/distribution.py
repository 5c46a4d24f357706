"""Distribution: the tiers over a year of sales, an order of 300 lines, the catalogue with own prices."""

import _catalogue
import _tiers
import _wholesale


def main():
    for part in (_tiers, _wholesale, _catalogue):
        part.main()


if __name__ == "__main__":
    main()
