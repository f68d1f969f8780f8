package slack

import (
	"cmp"
	"context"
	"errors"
	"time"

	sdk "github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"

	"newsbot/alerts"
	"newsbot/bot"
)

const (
	answerWithin = 20 * time.Second // for everything: carrying the command out, posting, and posting again
	answerTries  = 3                // an answer shown twice to one person does no harm; Slack allows five
	answerPause  = 300 * time.Millisecond
)

// onSlash carries out a slash command.
func (l *listener) onSlash(ctx context.Context, c sdk.SlashCommand, envelope string) {
	if c.TeamID != l.self.Load().team {
		l.tell(ctx, call{channel: c.ChannelID, user: c.UserID, answer: c.ResponseURL}, note("I work for another Slack workspace than yours, so I cannot help here."))
		return
	}
	l.respond(ctx, l.slashed(ctx, c, envelope))
}

// onMention carries out a command in a message that mentions the bot.
func (l *listener) onMention(ctx context.Context, e *slackevents.AppMentionEvent, id string) {
	if e.BotID == "" && l.foreign(e) {
		l.tell(ctx, call{channel: e.Channel, user: e.User, message: e.TimeStamp, thread: e.ThreadTimeStamp},
			note("I work for another company's Slack workspace, so I cannot help people of yours."))
		return
	}
	if c, ok := l.mentioned(ctx, e, id); ok {
		l.respond(ctx, c)
	}
}

func note(text string) []bot.Part { return []bot.Part{bot.Paragraph(alerts.Plain(text))} }

// respond has c carried out, tells the channel what changed and the person what came of it.
func (l *listener) respond(ctx context.Context, c call) {
	reply := l.to.Respond(ctx, c.request)
	parts := reply.Parts
	if len(reply.Announce) > 0 {
		if err := l.announce(ctx, c.channel, reply.Announce); err != nil {
			l.log.Warn("change not announced", "channel", c.request.Channel.String(), "err", err)
			if no, ok := errors.AsType[*alerts.SendError](err); ok && no.Reason == alerts.Gone {
				parts = append(parts[:len(parts):len(parts)], cannotPost(c))
			}
		}
	}
	if len(parts) > 0 {
		l.tell(ctx, c, parts)
	}
}

// cannotPost tells a person who changed what a channel is told that the bot cannot tell it anything.
func cannotPost(c call) bot.Part {
	if c.request.Place == "this conversation" {
		return bot.Paragraph{{Text: "But I cannot post here: I am not part of this conversation. Use me in a channel instead."}}
	}
	return bot.Paragraph{
		{Text: "But I cannot post in " + c.request.Place + " yet. Invite me there: type "}, alerts.Code("/invite"),
		{Text: " and my name. What is waiting comes then."},
	}
}

// announce leaves a public line in the channel.
func (l *listener) announce(ctx context.Context, channel string, line alerts.Line) error {
	s := replied([]bot.Part{bot.Paragraph(line)})
	ts, sent, err := l.post(ctx, Post{Channel: channel, Text: s.text, Blocks: s.blocks})
	if err != nil {
		return answer(err, sent)
	}
	if ts == "" {
		return errNoMessage
	}
	return nil
}

// tell shows parts to the person who asked and to nobody else, if Slack can.
func (l *listener) tell(ctx context.Context, c call, parts []bot.Part) {
	s := replied(parts)
	for try := 1; ; try++ {
		err := l.show(ctx, c, s)
		if err == nil {
			return
		}
		if try == answerTries || final(err) {
			l.log.Error("answer lost", "channel", c.request.Channel.String(), "attempt", try, "err", redact(err))
			return
		}
		select {
		case <-ctx.Done():
		case <-time.After(time.Duration(try) * answerPause):
		}
	}
}

// final reports whether trying once more is of no use.
func final(err error) bool {
	if e, ok := errors.AsType[sdk.StatusCodeError](err); ok {
		return e.Code < 500
	}
	_, no := errors.AsType[sdk.SlackErrorResponse](err)
	return no || errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled)
}

// show posts an answer: to the address that came with a slash command, else where the bot was mentioned. A message for
// one person appears in a thread only if that is there already. Where Slack does not let the bot whisper, it answers
// in the thread for all to see.
func (l *listener) show(ctx context.Context, c call, s said) error {
	if c.answer != "" {
		return sdk.PostWebhookCustomHTTPContext(ctx, c.answer, l.http, &sdk.WebhookMessage{
			ResponseType: sdk.ResponseTypeEphemeral, Text: s.text, Blocks: &sdk.Blocks{BlockSet: s.blocks},
		})
	}
	m := Post{Text: s.text, Blocks: s.blocks}
	whisper := m.options()
	if c.thread != "" {
		whisper = append(whisper, sdk.MsgOptionTS(c.thread))
	}
	_, err := l.api.PostEphemeralContext(ctx, c.channel, c.user, whisper...)
	if _, no := errors.AsType[sdk.SlackErrorResponse](err); no {
		l.log.Debug("answer cannot be whispered", "err", err)
		_, _, err = l.api.PostMessageContext(ctx, c.channel, append(m.options(), sdk.MsgOptionTS(cmp.Or(c.thread, c.message)))...)
	}
	return err
}
