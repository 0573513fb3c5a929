package bot

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	_ "image/png" // a decoder for what phones send
	"io/fs"
	"log/slog"
	"os"
	"time"

	_ "golang.org/x/image/webp" // a decoder for what phones send

	"minxu/bot/wechat"
	"minxu/store"
)

// Limits of a resident's file.
const (
	maxMediaBytes = 10 << 20
	maxPixels     = 25_000_000
	jpegQuality   = 85
	mediaLease    = 40 * time.Second
	mediaRetry    = 30 * time.Second
	mediaGone     = 72 * time.Hour // the platform drops files after three days
)

// MediaOptions of a Media. All must be given.
type MediaOptions struct {
	Store  *store.Store
	Client *wechat.Client
	Dir    string // files are kept below it, one folder a month
	Log    *slog.Logger
}

// Media fetches photos and voices from the platform and keeps them: sniffed, capped, re-encoded without EXIF.
// No reply waits for it.
type Media struct {
	MediaOptions
	root   *os.Root
	wake   chan struct{}
	meters *meters
}

// NewMedia opens the folder; it is made when it is not there.
func NewMedia(o MediaOptions) (*Media, error) {
	if err := os.MkdirAll(o.Dir, 0o700); err != nil {
		return nil, fmt.Errorf("make the media folder: %w", err)
	}
	root, err := os.OpenRoot(o.Dir)
	if err != nil {
		return nil, fmt.Errorf("open the media folder: %w", err)
	}
	return &Media{MediaOptions: o, root: root, wake: make(chan struct{}, 1), meters: newMeters()}, nil
}

// Want notes a file to fetch and gives the id under which it will be found. When the database cannot note it the platform's own id is
// given: the words of the person are kept in any case.
func (m *Media) Want(ctx context.Context, who, key, kind, platformID string) string {
	id, err := m.Store.WantMedia(ctx, who, key, kind, platformID)
	if err != nil {
		m.Log.Warn("file not noted", "kind", kind, "err", err)
		return platformID
	}
	select {
	case m.wake <- struct{}{}:
	default:
	}
	return id
}

// Run fetches what is wanted until the context ends.
func (m *Media) Run(ctx context.Context) {
	tick := time.NewTicker(mediaRetry / 3)
	defer tick.Stop()
	for {
		if n, err := m.FetchDue(ctx); err != nil && ctx.Err() == nil {
			m.Log.Warn("fetching files", "err", err)
		} else if n > 0 {
			continue
		}
		select {
		case <-ctx.Done():
			return
		case <-m.wake:
		case <-tick.C:
		}
	}
}

// FetchDue fetches the files that are due now and tells how many it tried.
func (m *Media) FetchDue(ctx context.Context) (int, error) {
	claimed, err := m.Store.ClaimMedia(ctx, 4, mediaLease)
	if err != nil {
		return 0, err
	}
	for _, medium := range claimed {
		retry := m.fetch(ctx, &medium)
		m.meters.media.WithLabelValues(string(medium.State)).Inc()
		if err := m.Store.SettleMedia(ctx, medium, m.Store.Now().Add(retry)); err != nil {
			return len(claimed), err
		}
	}
	return len(claimed), nil
}

// fetch brings one file and says after how long it may be tried again.
func (m *Media) fetch(ctx context.Context, medium *store.Medium) time.Duration {
	got, err := m.Client.MediaGet(ctx, medium.PlatformID, maxMediaBytes)
	if err != nil {
		var refused *wechat.Error
		gone := m.Store.Now().Sub(medium.CreatedAt) > mediaGone
		if errors.As(err, &refused) && refused.Class == wechat.GiveUp || gone {
			medium.State, medium.Reason = store.Lost, "platform"
			if refused != nil && refused.Reason != "" {
				medium.Reason = refused.Reason
			}
			return 0
		}
		m.Log.Warn("file not fetched yet", "file", medium.ID, "attempt", medium.Attempts, "err", err)
		return time.Duration(min(medium.Attempts, 20)) * mediaRetry
	}
	body, kind := got.Bytes, got.Type
	if medium.Kind == "image" {
		if body, err = reencode(body); err != nil {
			medium.State, medium.Reason = store.Lost, "not_a_photo"
			return 0
		}
		kind = "image/jpeg"
	}
	if err := m.write(medium, body); err != nil {
		m.Log.Error("file not written", "file", medium.ID, "err", err)
		return mediaRetry
	}
	medium.State, medium.FileType, medium.Bytes = store.Kept, kind, int64(len(body))
	return 0
}

// ErrNoPhoto says that what was given is no picture that can be kept.
var ErrNoPhoto = errors.New("bot: no photo")

// Keep keeps a picture that somebody of staff uploaded, as residents' photos are kept: decoded and written anew, sealed. It gives its id.
func (m *Media) Keep(ctx context.Context, body []byte) (string, error) {
	if len(body) > maxMediaBytes {
		return "", ErrNoPhoto
	}
	clean, err := reencode(body)
	if err != nil {
		return "", fmt.Errorf("%w: %w", ErrNoPhoto, err)
	}
	medium := store.Medium{ID: m.Store.NewID(), Who: "staff", Kind: "image", State: store.Kept, FileType: "image/jpeg", Bytes: int64(len(clean)), CreatedAt: m.Store.Now()}
	if err := m.write(&medium, clean); err != nil {
		return "", fmt.Errorf("keep an uploaded photo: %w", err)
	}
	return medium.ID, m.Store.AddMedia(ctx, medium)
}

// reencode decodes a picture and writes it anew: what is not a picture falls, and so do EXIF, GPS and hidden data.
func reencode(body []byte) ([]byte, error) {
	head, _, err := image.DecodeConfig(bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("not a picture: %w", err)
	}
	if head.Width <= 0 || head.Height <= 0 || head.Width > maxPixels/head.Height {
		return nil, errors.New("a picture of too many pixels")
	}
	picture, format, err := image.Decode(bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("not a picture: %w", err)
	}
	if format == "jpeg" {
		picture = upright(picture, orientation(body))
	}
	var out bytes.Buffer
	if err := jpeg.Encode(&out, picture, &jpeg.Options{Quality: jpegQuality}); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// write puts the sealed file down whole or not at all.
func (m *Media) write(medium *store.Medium, body []byte) error {
	folder := medium.CreatedAt.Format("2006-01")
	if err := m.root.Mkdir(folder, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	sealed := m.Store.Sealer().Seal("media:"+medium.ID, string(body))
	name := folder + "/" + medium.ID
	f, err := m.root.OpenFile(name+".part", os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(sealed)
	if err == nil {
		err = f.Sync()
	}
	if e := f.Close(); err == nil {
		err = e
	}
	if err != nil {
		return err
	}
	return m.root.Rename(name+".part", name)
}

// Read gives a kept file.
func (m *Media) Read(ctx context.Context, id string) ([]byte, store.Medium, error) {
	medium, err := m.Store.MediumByID(ctx, id)
	if err != nil {
		return nil, medium, err
	}
	if medium.State != store.Kept {
		return nil, medium, store.ErrNotFound
	}
	sealed, err := m.root.ReadFile(medium.CreatedAt.Format("2006-01") + "/" + id)
	if err != nil {
		return nil, medium, fmt.Errorf("read file %s: %w", id, err)
	}
	body, err := m.Store.Sealer().Unseal("media:"+id, sealed)
	return []byte(body), medium, err
}

// Forget removes a resident's files.
func (m *Media) Forget(ctx context.Context, who string) error {
	media, err := m.Store.MediaOf(ctx, who)
	if err != nil {
		return err
	}
	for _, medium := range media {
		err := m.root.Remove(medium.CreatedAt.Format("2006-01") + "/" + medium.ID)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("remove file %s: %w", medium.ID, err)
		}
	}
	return nil
}
