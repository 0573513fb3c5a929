package wechat

import (
	"bytes"
	"context"
	"encoding/json"
	"mime"
	"net/http"
	"net/url"
	"strings"
)

// Media is a downloaded file.
type Media struct {
	Bytes []byte
	Type  string // from the bytes: image/jpeg, audio/amr, audio/speex, video/mp4 ...; application/octet-stream when unknown
}

// MediaGet downloads a resident's file of at most max bytes; the platform keeps it for three days. A video comes by way
// of a link, which is followed only to a host of the platform.
func (c *Client) MediaGet(ctx context.Context, id string, max int64) (Media, error) {
	const api = "media/get"
	body, contentType, err := c.api.Get(ctx, Call{Name: api, Query: map[string]string{"media_id": id}}, max)
	if err != nil {
		return Media{}, err
	}
	if isJSON(contentType, body) {
		var video struct {
			URL string `json:"video_url"`
		}
		if err := json.Unmarshal(body, &video); err != nil || !c.api.trusts(video.URL) {
			return Media{}, c.api.lost(api, http.StatusOK, ReasonBroken, "neither a file nor a link to one", false)
		}
		body, contentType, err = c.api.Get(ctx, Call{Name: api, Path: video.URL, Open: true}, max)
		if err != nil {
			return Media{}, err
		}
	}
	return Media{Bytes: body, Type: sniff(body, contentType)}, nil
}

// trusts says whether an address is the platform's: https below qq.com, or where the API itself is.
func (a *API) trusts(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.User != nil {
		return false
	}
	base, err := url.Parse(a.http.BaseURL)
	if err == nil && u.Scheme == base.Scheme && u.Host == base.Host {
		return true
	}
	return u.Scheme == "https" && strings.HasSuffix(u.Host, ".qq.com")
}

// sniff tells the type by the bytes; the platform's word counts only for what has no signature of its own.
func sniff(body []byte, contentType string) string {
	switch {
	case bytes.HasPrefix(body, []byte("#!AMR")):
		return "audio/amr"
	case bytes.HasPrefix(body, []byte("#!SILK")), bytes.HasPrefix(body, []byte("\x02#!SILK")):
		return "audio/silk"
	}
	kind, _, _ := mime.ParseMediaType(http.DetectContentType(body))
	if kind != "application/octet-stream" {
		return kind
	}
	if said, _, err := mime.ParseMediaType(contentType); err == nil && strings.HasPrefix(said, "audio/") {
		return said
	}
	return kind
}
