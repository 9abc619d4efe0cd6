.PHONY: bench demo test late lint replay soak translations
.NOTPARALLEL:

BIN := .venv/bin

# Makes the demo hotel and opens the window; without a display it lives the day by itself and leaves pictures.
demo:
	@scripts/prepare demo
	@$(BIN)/hotel-desk demo

# Everything CI asks: style, types, layers, then the tests on both databases and in a window.
# The tests start the program again and again: it reads what Python compiled the first time, also where that is not wanted elsewhere.
test:
	@scripts/prepare test
	@$(MAKE) --no-print-directory lint
	@PYTHONDONTWRITEBYTECODE= $(BIN)/pytest -n 2 --dist worksteal

# The tests of the window once more, with answers that come late: what a busy server does to a screen.
late:
	@scripts/prepare test
	@$(BIN)/pytest -n 2 --dist worksteal -p tests.late_answers tests/ui

lint:
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(BIN)/lint-imports

# A year of a real hotel's bookings through the program's own commands, every figure compared; some minutes.
replay:
	@scripts/prepare demo
	@$(BIN)/python benchmarks/replay_year.py

# What a desk does all day beside the same work in raw SQL, Core and plain ORM, and the frames of the calendar; tables.
bench:
	@scripts/prepare demo
	@$(BIN)/python -m benchmarks.run
	@$(BIN)/python -m benchmarks.calendar_frames

# What takes long: properties with many new examples, races at full size, fifty kills, two hundred of night audits, six hundred power cuts.
soak:
	@scripts/prepare test
	@HYPOTHESIS_PROFILE=explore $(BIN)/pytest --timeout 1800 tests/unit
	@SOAK=1 HYPOTHESIS_PROFILE=explore $(BIN)/pytest --timeout 3600 tests/integration/test_races.py tests/integration/test_invariants_any_day.py \
		tests/integration/test_invoice_races.py tests/integration/test_cashier_races.py
	@SOAK=1 KILLS=50 $(BIN)/pytest --timeout 3600 tests/faults/test_kills.py tests/faults/test_killed_replay.py
	@KILLS=200 $(BIN)/pytest --timeout 7200 tests/faults/test_audit_faults.py
	@POWER_LOSS_JOBS=400 POWER_LOSS_IMAGES=600 $(BIN)/pytest --timeout 3600 tests/faults/test_power_loss.py

# A cashier's desk on two hundred busy days, and the property machine with new examples: half an hour of anything in any order.
busy:
	@scripts/prepare test
	@SOAK=1 HYPOTHESIS_PROFILE=explore $(BIN)/pytest --timeout 7200 tests/integration/test_ledgers_any_order.py tests/integration/test_any_currency.py

# Collects the sentences of the program into the catalogues, and compiles them.
translations:
	@$(BIN)/python scripts/translations update
