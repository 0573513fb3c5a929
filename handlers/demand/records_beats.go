package demand

import (
	"fmt"
	"slices"
	"strings"

	"minxu/store"
	"minxu/web"
)

// beat is what an open page has to know of a change to see whether it concerns it; no words of anybody.
type beat struct {
	ID, DemandID, ActorID, Node, Category, Recused, Handler string
}

// beats reads the newest lines of the log behind a cursor, for open pages.
func beats(r store.Reader, after string) ([]web.Beat, error) {
	const most = 300
	query := r.DB().Table("demand_events AS e").Select("e.id, e.demand_id, e.actor_id, d.node, d.category, d.recused, d.handler").
		Joins("JOIN demands AS d ON d.id = e.demand_id").Where("e.id > ?", after).Order("e.id").Limit(most)
	if after == "" {
		query = r.DB().Table("demand_events AS e").Select("e.id, e.demand_id").Order("e.id DESC").Limit(1)
	}
	var rows []beat
	if err := query.Scan(&rows).Error; err != nil {
		return nil, fmt.Errorf("read what happened to demands: %w", err)
	}
	list := make([]web.Beat, len(rows))
	for i, b := range rows {
		list[i] = web.Beat{ID: b.ID, About: b.DemandID, Actor: b.ActorID, Data: b}
	}
	return list, nil
}

// case gives as much of the demand as it takes to ask who sees it.
func (b beat) of() Demand {
	return Demand{ID: b.DemandID, Node: b.Node, Category: b.Category, Recused: slices.Collect(strings.FieldsSeq(b.Recused)), Handler: b.Handler}
}
