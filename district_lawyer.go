package main

import "minxu/district"

// lawyerSections are the sections of a district file that handlers/lawyer reads.
func lawyerSections() []district.Section { return nil }

// lawyerExports are the kinds of record that handlers/lawyer gives out.
func lawyerExports() []district.Exporter { return nil }
