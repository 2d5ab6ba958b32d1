"""Files of people, visits, households and food: looked at first, then taken in whole, and taken back."""
