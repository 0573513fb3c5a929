package web_test

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"minxu/people"
	"minxu/web"
	"minxu/web/webtest"
)

// picture is a small PNG.
func picture(t *testing.T) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := png.Encode(&out, image.NewGray(image.Rect(0, 0, 8, 8))); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// upload posts a form with files.
func upload(t *testing.T, b *webtest.Browser, path string, files ...[]byte) webtest.Answer {
	t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for name, value := range map[string]string{"_token": b.Token, "words": "换好了"} {
		if err := w.WriteField(name, value); err != nil {
			t.Fatal(err)
		}
	}
	for i, f := range files {
		part, err := w.CreateFormFile("photos", fmt.Sprintf("%d.jpg", i))
		if err != nil {
			t.Fatal(err)
		}
		part.Write(f)
	}
	w.Close()
	r := httptest.NewRequest(http.MethodPost, path, &body)
	r.Header.Set("Content-Type", w.FormDataContentType())
	return b.Do(r)
}

func TestAFormBringsPicturesAndNothingElse(t *testing.T) {
	t.Parallel()
	h := webtest.New(t, func(*webtest.House) ([]web.Page, []web.NavItem) {
		take := func(v *web.Visit) error {
			form := v.Form()
			files := v.Files(form, "photos")
			if !form.OK() {
				return v.Wrong("照片", form.Again(web.Form{Submit: "发送", Fields: []web.Field{{Name: "photos", Label: "照片", Kind: "file"}}}))
			}
			var kinds []string
			for _, f := range files {
				kinds = append(kinds, fmt.Sprintf("%s/%d", f.Type, len(f.Body)))
			}
			return v.Show("照片", web.Prose{Text: form.Raw("words") + " [" + strings.Join(kinds, " ") + "]"}, web.Form{Submit: "发送", Fields: []web.Field{{Name: "photos", Label: "照片", Kind: "file"}}})
		}
		return []web.Page{{Route: "POST /console/photos", Roles: people.Roles(), Upload: web.Upload{Most: 2, Bytes: 1 << 20, Types: web.Images()}, Do: take},
			{Route: "POST /console/plain", Roles: people.Roles(), Do: take}}, nil
	})
	b := h.As("s1")
	small := picture(t)
	want := fmt.Sprintf("换好了 [image/png/%d image/png/%d]", len(small), len(small))
	for name, c := range map[string]struct {
		files  [][]byte
		status int
		shows  string
	}{
		"two pictures":                      {[][]byte{small, small}, 200, want},
		"none":                              {nil, 200, "换好了 []"},
		"one too many":                      {[][]byte{small, small, small}, 422, "最多2个文件"},
		"a script that is called a picture": {[][]byte{[]byte("<script>alert(1)</script>")}, 422, "这种文件不能传"},
		"an SVG, which may hold a script":   {[][]byte{[]byte(`<svg xmlns="http://www.w3.org/2000/svg"/>`)}, 422, "这种文件不能传"},
		"one that is too large":             {[][]byte{append(bytes.Clone(small), make([]byte, 1<<20)...)}, 422, "每个文件最大1MB"},
		"more than the page takes at all":   {[][]byte{make([]byte, 1<<20), make([]byte, 1<<20), make([]byte, 1<<20)}, 400, "太大"},
	} {
		if a := upload(t, b, "/console/photos", c.files...); a.Status != c.status || !a.Has(c.shows) {
			t.Errorf("%s: %d, without %q in %s", name, a.Status, c.shows, a.Body)
		}
	}
	if a := upload(t, b, "/console/plain", small); a.Status != http.StatusForbidden {
		t.Errorf("a page that takes no files reads the form: %d", a.Status)
	}
	b.Token = "x"
	if a := upload(t, b, "/console/photos", small); a.Status != http.StatusForbidden {
		t.Errorf("a form of another page: %d", a.Status)
	}
}
