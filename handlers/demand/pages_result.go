package demand

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"minxu/handlers"
	"minxu/people"
	"minxu/store"
	"minxu/web"
)

// Keeper keeps a photo that staff uploaded, without what a camera writes into it, and gives its id; a *handlers.Refusal when it is no photo.
type Keeper func(ctx context.Context, body []byte) (id string, err error)

func isRefused(err error) bool {
	var no *handlers.Refusal
	return errors.As(err, &no)
}

// photos keeps what came with a form. The files are there before the act: an act that is refused leaves a file that nobody shows.
func (p *actPage) photos(form *web.Entered) ([]string, error) {
	files := p.v.Files(form, "photos")
	if !form.OK() {
		return nil, handlers.Refuse("照片没有传上：最多" + strconv.Itoa(resultPhotosMost) + "张，每张8MB以内，JPG、PNG或WebP。文字已存为草稿。")
	}
	if len(files) > 0 && p.keep == nil {
		return nil, handlers.Refuse("现在不能传照片。")
	}
	var ids []string
	for _, f := range files {
		id, err := p.keep(p.v.Context(), f.Body)
		if err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, nil
}

func proposeFields(p *actPage) []web.Field {
	fields := reasonOnly("做了什么、什么时候、谁做的")(p)
	if p.keep != nil {
		fields = append(fields, photosField())
	}
	return fields
}

func doPropose(p *actPage) error {
	text := p.form.Needed("text", wordsMost)
	if !p.form.OK() {
		return errForm
	}
	o := p.o
	o.Photos = p.uploaded
	return o.Propose(p.tx, p.v.Staff, p.d.No, text)
}

// resultToken names a result for whoever has the link, and nobody else can make one.
func resultToken(r store.Reader, id string) string {
	return id + "." + r.Sealer().Blind("demand.result", id)
}

// resultLink is the line that leads the resident to the photos of a result; empty when there are none.
func (o Office) resultLink(r store.Reader, d Demand) (string, error) {
	ids, err := ResultPhotos(r, d)
	if err != nil || len(ids) == 0 || o.Link == nil {
		return "", err
	}
	return "\n照片" + strconv.Itoa(len(ids)) + "张：" + o.Link("/public/demand/result/"+resultToken(r, d.ID)), nil
}

// resultLinks shows the photos of the result on the case page.
func resultLinks(v *web.Visit, d Demand) ([]web.Block, error) {
	ids, err := ResultPhotos(v.Reader(), d)
	if err != nil || len(ids) == 0 || v.Staff.Role == people.RoleAuditor {
		return nil, err
	}
	pictures := web.Pictures{Caption: "办理结果的照片"}
	for i := range ids {
		pictures.Paths = append(pictures.Paths, page(d)+"/result/"+strconv.Itoa(i+1))
	}
	return []web.Block{pictures}, nil
}

// resultPhoto serves a photo of the result to those who may read the demand.
func (c capability) resultPhoto(v *web.Visit) error {
	p, ok, err := c.openCase(v)
	if !ok || err != nil {
		return err
	}
	if p.masked() {
		return v.NotFound()
	}
	return c.sendResultPhoto(v, p.d)
}

func (c capability) sendResultPhoto(v *web.Visit, d Demand) error {
	ids, err := ResultPhotos(v.Reader(), d)
	if err != nil {
		return err
	}
	n, err := strconv.Atoi(v.Path("n"))
	if err != nil || n < 1 || n > len(ids) || c.photographs == nil {
		return v.NotFound()
	}
	body, kind, err := c.photographs(v.Context(), ids[n-1])
	if errors.Is(err, store.ErrNotFound) {
		return v.NotFound()
	}
	if err != nil {
		return err
	}
	return v.Send(http.StatusOK, kind, body)
}

// byToken finds the answered case of a link; ok is false when the answer was given already.
func byToken(v *web.Visit) (d Demand, ok bool, err error) {
	id, _, _ := strings.Cut(v.Path("token"), ".")
	if resultToken(v.Reader(), id) != v.Path("token") {
		return d, false, v.NotFound()
	}
	d, err = ByID(v.Reader(), id)
	if errors.Is(err, store.ErrNotFound) || err == nil && d.State != Resolved && d.State != Closed {
		return d, false, v.NotFound()
	}
	return d, err == nil, err
}

// publicResult is the page behind the link that the resident gets: the photos of what was done, and nothing of who asked or where.
func (c capability) publicResult(v *web.Visit) error {
	d, ok, err := byToken(v)
	if !ok || err != nil {
		return err
	}
	ids, err := ResultPhotos(v.Reader(), d)
	if err != nil {
		return err
	}
	pictures := web.Pictures{Caption: "办理结果（尾号" + d.Tail() + "）"}
	for i := range ids {
		pictures.Paths = append(pictures.Paths, "/public/demand/result/"+v.Path("token")+"/"+strconv.Itoa(i+1))
	}
	v.W.Header().Set("Cache-Control", "private, no-store")
	return v.Show("办理结果", pictures, web.Prose{Text: "解决了吗？请在公众号里回复“解决了”或“没解决”。"})
}

func (c capability) publicResultPhoto(v *web.Visit) error {
	d, ok, err := byToken(v)
	if !ok || err != nil {
		return err
	}
	return c.sendResultPhoto(v, d)
}
