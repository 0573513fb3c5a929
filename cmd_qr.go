package main

import (
	"context"
	"errors"
	"fmt"
	"html"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/boombuler/barcode/qr"

	"minxu/bot/wechat"
	"minxu/config"
	"minxu/people"
)

type wechatQRCmd struct {
	Node string `help:"Only this street, community or area (its code)."`
	To   string `help:"Empty folder for the sheets." default:"qr" type:"path"`
}

// permanentCodes is how many codes that never expire the platform gives an account in all.
const permanentCodes = 100_000

// plate is what hangs on a building's notice board.
type plate struct{ scene, community, place string }

// Run makes the codes of the buildings and writes sheets of twelve to print.
func (cmd wechatQRCmd) Run(e *env) error {
	c, err := config.Load(e.environ, e.file)
	if err != nil {
		return err
	}
	if c.PretendWeChat() {
		return errors.New("MINXU_WECHAT_APP_ID is not set: there is no account whose code a phone could scan")
	}
	_, s, _, err := opened(e)
	if err != nil {
		return err
	}
	defer s.Close(e.ctx)
	tree, err := people.ReadTree(s.Reader(e.ctx))
	if err != nil {
		return err
	}
	plates, skipped, err := platesOf(tree, cmd.Node)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(cmd.To, 0o755); err != nil {
		return fmt.Errorf("make the folder of the sheets: %w", err)
	}
	client, err := wechat.NewClient(wechat.ClientOptions{Base: c.WeChat.APIBase, AppID: c.WeChat.AppID, Secret: c.WeChat.AppSecret, Now: time.Now})
	if err != nil {
		return err
	}
	defer client.Close()
	sheets := 0
	for len(plates) > 0 {
		n := min(perSheet, len(plates))
		sheets++
		if err := writeSheet(e.ctx, client, filepath.Join(cmd.To, fmt.Sprintf("sheet-%04d.svg", sheets)), plates[:n]); err != nil {
			return err
		}
		plates = plates[n:]
	}
	fmt.Fprintf(e.stdout, "%d sheets are in %s.\n", sheets, cmd.To)
	if skipped > 0 {
		fmt.Fprintf(e.stdout, "%d buildings without a number have no code: a code names a building by its number.\n", skipped)
	}
	return nil
}

// platesOf lists the buildings below a node, or of the whole district.
func platesOf(tree *people.Tree, below string) (plates []plate, skipped int, err error) {
	root, ok := tree.Root()
	if !ok {
		return nil, 0, errors.New("the database has no district yet; import one first")
	}
	if below == "" {
		below = root.Code
	}
	if _, ok := tree.Node(below); !ok {
		return nil, 0, fmt.Errorf("--node %s is no street, community or area of this district", below)
	}
	for _, n := range tree.Nodes() {
		if n.Kind != people.KindArea || !tree.Within(n.Code, below) {
			continue
		}
		community, _ := tree.Above(n.Code, people.KindCommunity)
		for _, b := range n.ListBuildings() {
			scene := people.Scene(n.Code, b)
			if scene == "" {
				skipped++
				continue
			}
			plates = append(plates, plate{scene, community.Name, tree.Label(people.Address{Node: n.Code, Estate: n.Estate, Building: b})})
		}
	}
	if len(plates) > permanentCodes {
		return nil, 0, fmt.Errorf("%d buildings, but an account has %d permanent codes: name a part of the district with --node", len(plates), permanentCodes)
	}
	return plates, skipped, nil
}

func writeSheet(ctx context.Context, client *wechat.Client, file string, plates []plate) error {
	urls := make([]string, len(plates))
	for i, p := range plates {
		code, err := client.QRCreate(ctx, p.scene, 0)
		if err != nil {
			return fmt.Errorf("ask for the code of %s: %w", p.place, err)
		}
		urls[i] = code.URL
	}
	f, err := os.OpenFile(file, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	if err != nil {
		return fmt.Errorf("make a sheet: %w", err)
	}
	return errors.Join(drawSheet(f, plates, urls), f.Close())
}

// A sheet is A4 upright, in millimetres: three by four plates.
const (
	perSheet               = 12
	columns                = 3
	plateWidth, plateHigh  = 66.0, 70.0
	marginLeft, marginTop  = 6.0, 8.5
	codeSize, codeTop      = 46.0, 9.0
	quiet                  = 4 // modules of white that a reader wants around a code
	inviteSize, smallPrint = 4.2, 3.0
)

// drawSheet draws the plates; the codes are drawn as what the urls say.
func drawSheet(w io.Writer, plates []plate, urls []string) error {
	var b strings.Builder
	b.WriteString(`<svg xmlns="http://www.w3.org/2000/svg" width="210mm" height="297mm" viewBox="0 0 210 297" font-family="sans-serif" text-anchor="middle">` + "\n")
	b.WriteString(`<rect width="210" height="297" fill="#fff"/>` + "\n")
	for i, p := range plates {
		left, top := marginLeft+plateWidth*float64(i%columns), marginTop+plateHigh*float64(i/columns)
		fmt.Fprintf(&b, `<g transform="translate(%g %g)"><rect width="%g" height="%g" fill="none" stroke="#bbb" stroke-width=".2" stroke-dasharray="1.5"/>`,
			left, top, plateWidth, plateHigh)
		fmt.Fprintf(&b, `<text x="%g" y="6.5" font-size="%g">微信扫一扫，家门口的事说给社区听</text>`, plateWidth/2, inviteSize-1)
		if err := drawCode(&b, urls[i]); err != nil {
			return fmt.Errorf("draw the code of %s: %w", p.place, err)
		}
		fmt.Fprintf(&b, `<text x="%g" y="%g" font-size="%g" font-weight="bold">%s</text>`, plateWidth/2, codeTop+codeSize+5, inviteSize, html.EscapeString(p.place))
		fmt.Fprintf(&b, `<text x="%g" y="%g" font-size="%g" fill="#555">%s　%s</text></g>`+"\n", plateWidth/2, codeTop+codeSize+9.5, smallPrint,
			html.EscapeString(p.community), p.scene)
	}
	b.WriteString("</svg>\n")
	_, err := io.WriteString(w, b.String())
	return err
}

// drawCode draws one code as a path of squares, with its white border.
func drawCode(b *strings.Builder, says string) error {
	code, err := qr.Encode(says, qr.M, qr.Auto)
	if err != nil {
		return err
	}
	side := code.Bounds().Dx()
	scale := codeSize / float64(side+2*quiet)
	fmt.Fprintf(b, `<path transform="translate(%g %g) scale(%g)" d="`, (plateWidth-codeSize)/2, codeTop, scale)
	for y := range side {
		for x := range side {
			if r, _, _, _ := code.At(x, y).RGBA(); r == 0 {
				fmt.Fprintf(b, "M%d %dh1v1h-1z", x+quiet, y+quiet)
			}
		}
	}
	b.WriteString(`"/>`)
	return nil
}
