"""What people are shown: on a terminal, as a sheet, in Allure, in a merge request, over time."""
