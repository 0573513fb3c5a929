package phone

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"
)

const (
	attempts = 3
	faulty   = "该公众号提供的服务出现故障，请稍后再试" // the client's own words
)

// verdict is how a delivery ended.
type verdict struct {
	outcome Outcome
	body    []byte // the decrypted reply, when replied
	reason  string
	status  int
}

// deliver brings a parcel to the product: three attempts, a new signature for each, the same content. fits says whether a reply can be
// shown; a reply that cannot is an answer all the same and is not asked for again.
func (p *Phone) deliver(ctx context.Context, s seal, to string, d *parcel, fits func([]byte) error) verdict {
	var v verdict
	for attempt := range attempts {
		if attempt > 0 && v.outcome == Failed {
			pause := time.NewTimer(p.o.RetryPause)
			select {
			case <-pause.C:
			case <-ctx.Done():
				pause.Stop()
				return v
			}
		}
		v = p.attempt(ctx, s, to, d)
		if v.outcome == Replied {
			if err := fits(v.body); err != nil {
				v.outcome, v.reason = Malformed, err.Error()
			}
		}
		p.journal.delivered(Delivery{Account: d.openID, Kind: d.kind, MsgID: d.msgID, Attempt: p.tried(d), At: p.now(),
			Status: v.status, Outcome: v.outcome, Reason: v.reason})
		if v.outcome != TimedOut && v.outcome != Failed || ctx.Err() != nil {
			return v
		}
		p.o.Log.Debug("phone: callback not answered", "kind", d.kind, "attempt", attempt+1, "outcome", v.outcome, "status", v.status)
	}
	return v
}

// tried counts an attempt; a redelivery by hand may run beside the first delivery.
func (p *Phone) tried(d *parcel) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	d.tries++
	return d.tries
}

func (p *Phone) attempt(ctx context.Context, s seal, to string, d *parcel) verdict {
	ctx, cancel := context.WithTimeout(ctx, p.o.Timeout)
	defer cancel()
	query, body, err := s.wrap(d.openID, d.body, p.now().Unix())
	if err != nil {
		return verdict{outcome: Failed, reason: err.Error()}
	}
	target, err := url.Parse(to)
	if err != nil {
		return verdict{outcome: Failed, reason: "callback address is no URL"}
	}
	target.RawQuery = query.Encode()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, target.String(), bytes.NewReader(body))
	if err != nil {
		return verdict{outcome: Failed, reason: "callback address is no URL"}
	}
	r.Header.Set("Content-Type", "text/xml")
	r.Header.Set("User-Agent", "Mozilla/4.0")
	res, err := p.client.Do(r)
	if err != nil {
		if errors.Is(err, context.DeadlineExceeded) {
			return verdict{outcome: TimedOut, reason: "no answer in time"}
		}
		return verdict{outcome: Failed, reason: "no connection"}
	}
	defer func() { _ = res.Body.Close() }()
	answer, err := io.ReadAll(io.LimitReader(res.Body, 1<<20))
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return verdict{outcome: TimedOut, reason: "no whole answer in time", status: res.StatusCode}
	case err != nil:
		return verdict{outcome: Failed, reason: "answer broke off", status: res.StatusCode}
	case res.StatusCode != http.StatusOK:
		return verdict{outcome: Failed, reason: fmt.Sprintf("status %d", res.StatusCode), status: res.StatusCode}
	case len(answer) == 0 || string(answer) == "success":
		return verdict{outcome: Silent, status: res.StatusCode}
	}
	plain, err := s.unwrap(answer)
	if err != nil {
		return verdict{outcome: Malformed, reason: err.Error(), status: res.StatusCode}
	}
	return verdict{outcome: Replied, body: plain, status: res.StatusCode}
}

// seal is how the official account's callbacks are signed.
func (p *Phone) seal() seal {
	return seal{token: p.o.Token, key: p.o.AESKey, id: p.o.AppID, encrypted: p.o.Mode != "plain", to: p.o.OriginalID}
}

// Check does what the platform does when somebody saves the callback's address: a signed GET whose echostr must come back bare.
func (p *Phone) Check(ctx context.Context) error {
	s := p.seal()
	s.encrypted = false
	query, _, err := s.wrap("", nil, p.now().Unix())
	if err != nil {
		return err
	}
	query.Del("openid")
	echo := fmt.Sprintf("%d", nonceNumber())
	query.Set("echostr", echo)
	ctx, cancel := context.WithTimeout(ctx, p.o.Timeout)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, p.o.CallbackURL()+"?"+query.Encode(), nil)
	if err != nil {
		return fmt.Errorf("callback address: %w", err)
	}
	res, err := p.client.Do(r)
	if err != nil {
		return fmt.Errorf("callback check: %w", err)
	}
	defer func() { _ = res.Body.Close() }()
	got, err := io.ReadAll(io.LimitReader(res.Body, 1<<10))
	if err != nil {
		return fmt.Errorf("callback check: %w", err)
	}
	if res.StatusCode != http.StatusOK || string(got) != echo {
		return fmt.Errorf("callback check: status %d and not the bare echostr", res.StatusCode)
	}
	return nil
}
