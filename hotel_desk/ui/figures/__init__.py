"""Budgets of months and costs of departments, entered in a grid."""
