package demand

import (
	"context"
	"errors"
	"net/http"
	"strconv"

	"minxu/people"
	"minxu/store"
	"minxu/web"
)

// Photographs gives the bytes of a kept photo and their type; store.ErrNotFound while it is not fetched or when it is lost.
type Photographs func(ctx context.Context, id string) (body []byte, kind string, err error)

// photoLinks shows the photos of a demand as links: each is opened on purpose, and the opening is noted.
func photoLinks(v *web.Visit, d Demand) (web.Block, error) {
	ids, err := Photos(v.Reader(), d.ID)
	if err != nil || len(ids) == 0 || v.Staff.Role == people.RoleAuditor {
		return nil, err
	}
	links := web.Links{}
	for i := range ids {
		links.Items = append(links.Items, web.Link("照片"+strconv.Itoa(i+1), page(d)+"/photo/"+strconv.Itoa(i+1)))
	}
	return links, nil
}

// photoPage serves one photo to those who may read the demand.
func (c capability) photoPage(v *web.Visit) error {
	p, ok, err := c.openCase(v)
	if !ok || err != nil {
		return err
	}
	d := p.d
	if p.masked() {
		return v.NotFound()
	}
	ids, err := Photos(v.Reader(), d.ID)
	if err != nil {
		return err
	}
	n, err := strconv.Atoi(v.Path("n"))
	if err != nil || n < 1 || n > len(ids) || c.photographs == nil {
		return v.NotFound()
	}
	body, kind, err := c.photographs(v.Context(), ids[n-1])
	if errors.Is(err, store.ErrNotFound) {
		return v.Refuse("这张照片还没有从微信取回，或已经取不到了。请稍后再看，或请居民再发一次。")
	}
	if err != nil {
		return err
	}
	err = v.InTx(func(tx *store.Tx) error {
		return v.Audit(tx, store.Entry{Action: "demand.photo", ObjectKind: "demand", ObjectID: d.ID, Reason: "photo " + strconv.Itoa(n)})
	})
	if err != nil {
		return err
	}
	return v.Send(http.StatusOK, kind, body)
}
