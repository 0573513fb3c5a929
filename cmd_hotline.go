package main

import (
	"errors"
	"fmt"

	"minxu/calendar"
	"minxu/district"
	"minxu/handlers/demand"
	"minxu/people"
	"minxu/store"
)

type hotlineCmd struct {
	File string `arg:"" type:"existingfile" help:"CSV or XLSX with the columns 工单编号, 诉求内容, 地址; 联系电话 and 诉求类别 may be there."`
}

// Run files the orders of the telephone hotline, each once; rows that are wrong are named and the others are filed.
func (cmd hotlineCmd) Run(e *env) error {
	data, err := district.ReadFile(cmd.File)
	if err != nil {
		return err
	}
	rows, err := district.ReadTable(data, "工单编号", "诉求内容", "地址")
	if err != nil {
		return err
	}
	_, s, caps, err := opened(e)
	if err != nil {
		return err
	}
	defer s.Close(e.ctx)
	if err := migrate(e.ctx, s, caps); err != nil {
		return err
	}
	tree, err := people.ReadTree(s.Reader(e.ctx))
	if err != nil {
		return err
	}
	days, err := district.Calendar(s.Reader(e.ctx), calendar.China())
	if err != nil {
		return err
	}
	o := demand.Office{Tree: tree, Calendar: days, Policy: demand.PolicyIn(s.Reader(e.ctx))}
	filed, known, wrong := 0, 0, 0
	for _, row := range rows {
		order := demand.HotlineOrder{Number: row.Cells["工单编号"], Text: row.Cells["诉求内容"], Address: row.Cells["地址"], Phone: row.Cells["联系电话"], Kind: row.Cells["诉求类别"]}
		var d demand.Demand
		created := false
		err := s.InTx(e.ctx, func(tx *store.Tx) (err error) {
			d, created, err = o.FileHotline(tx, order)
			return err
		})
		var refusal *people.Refusal
		switch {
		case errors.As(err, &refusal):
			wrong++
			fmt.Fprintf(e.stdout, "line %d: %s\n", row.Line, refusal.Sentence)
		case err != nil:
			return fmt.Errorf("line %d: %w", row.Line, err)
		case created:
			filed++
			fmt.Fprintf(e.stdout, "line %d: %s -> %s\n", row.Line, order.Number, d.No)
		default:
			known++
		}
	}
	fmt.Fprintf(e.stdout, "%d filed, %d came before, %d wrong.\n", filed, known, wrong)
	if wrong > 0 {
		return errSilent
	}
	return nil
}
