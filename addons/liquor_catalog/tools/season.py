"""Yearly windows such as 12-01 to 02-15, in the zone of the company."""

import calendar
from datetime import datetime, timedelta

import pytz


def day_of(year, month, day):
    """Return midnight of the day; 29 February is the 28th where there is no 29th."""
    return datetime(year, month, min(day, calendar.monthrange(year, month)[1]))


def to_utc(local, zone):
    """Return the naive UTC datetime of a naive local one."""
    return pytz.timezone(zone).localize(local).astimezone(pytz.utc).replace(tzinfo=None)


def season_window(year, first, last, zone):
    """Return the window [start, end) of the season that begins in `year`, in naive UTC.

    :param first: (month, day) of the first day
    :param last: (month, day) of the last day, which belongs to the season; before
        `first` means in the next year
    :param zone: name of the time zone
    """
    start = day_of(year, *first)
    end = day_of(year + (last < first), *last) + timedelta(days=1)
    return to_utc(start, zone), to_utc(end, zone)
