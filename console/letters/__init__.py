"""The letters at the end of a pair: to the patient, to the care contact, to the champion."""
