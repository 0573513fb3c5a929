// Package calendar is the working clock of the district: working days with the swapped weekends of Chinese public
// holidays, office hours, deadlines, quiet hours, and dates as residents read and write them. It is pure: it never reads
// the clock, and every answer depends only on the instants it is given. Instants come and go in any zone; days, hours and
// sentences are those of Asia/Shanghai.
package calendar
