"""Sums over what was approved, received and given. Read-only, over all models."""

from timebank.reporting.queries.care import Figures, MonthRow, get_figures, list_months, list_years
from timebank.reporting.queries.food import FoodFigures, get_food_figures
from timebank.reporting.queries.public import KeptFood, find_kept_food, list_food_years, sum_food_by_branch

__all__ = [
    "Figures",
    "FoodFigures",
    "KeptFood",
    "MonthRow",
    "find_kept_food",
    "get_figures",
    "get_food_figures",
    "list_food_years",
    "list_months",
    "list_years",
    "sum_food_by_branch",
]
