package main

import (
	"bytes"
	"context"
	"image"
	"image/jpeg"
	"strings"
	"testing"
	"time"

	"minxu/bot/phone"
	"minxu/handlers/demand"
	"minxu/store/storetest"
)

func TestAPhotoIsFetchedFromThePlatformKeptAndShownToTheSteward(t *testing.T) {
	t.Parallel()
	p := startProgram(t, settings(storetest.Dir(t)))
	ctx := context.Background()
	var picture bytes.Buffer
	if err := jpeg.Encode(&picture, image.NewRGBA(image.Rect(0, 0, 40, 30)), nil); err != nil {
		t.Fatal(err)
	}
	send := func(in phone.Input) string {
		t.Helper()
		got, err := p.h.phone.Send(ctx, "张阿姨", in)
		if err != nil || len(got) == 0 {
			t.Fatalf("%s: %v, %v", in.Kind, got, err)
		}
		return got[len(got)-1].Text
	}
	send(phone.Input{Kind: phone.Image, File: picture.Bytes()})
	send(phone.Input{Kind: phone.Text, Text: "3号楼单元门口的地砖翘起来了"})
	reply := ""
	for range 4 {
		words := "提交"
		if !strings.Contains(reply, "请您核对") {
			words = "是的"
		}
		if reply = send(phone.Input{Kind: phone.Text, Text: words}); demandNo.MatchString(reply) {
			break
		}
	}
	no := demandNo.FindString(reply)
	if no == "" {
		t.Fatalf("no number: %s", reply)
	}
	d, err := demand.ByNo(p.h.store.Reader(ctx), no)
	if err != nil || d.Media != 1 {
		t.Fatalf("%d photos, %v", d.Media, err)
	}
	ids, err := demand.Photos(p.h.store.Reader(ctx), d.ID)
	if err != nil {
		t.Fatal(err)
	}
	deadline := time.Now().Add(time.Minute) // the platform's files are fetched within a minute
	for {
		if _, _, err := p.h.media.Read(ctx, ids[0]); err == nil {
			break
		} else if time.Now().After(deadline) {
			t.Fatalf("not fetched within a minute: %v", err)
		}
		time.Sleep(20 * time.Millisecond) // the fetcher is another goroutine of the program and tells nobody
	}
	page := p.console(t, "s1", "/console/demand/"+d.ID)
	if !strings.Contains(page, "/console/demand/"+d.ID+"/photo/1") {
		t.Fatalf("the page of the demand shows no photo:\n%s", page)
	}
	if body := p.console(t, "s1", "/console/demand/"+d.ID+"/photo/1"); !strings.HasPrefix(body, "\xff\xd8") {
		t.Fatalf("no JPEG but %.20q", body)
	}
}
